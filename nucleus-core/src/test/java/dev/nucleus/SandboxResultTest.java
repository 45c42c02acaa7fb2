package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SandboxResultTest {
  @Test
  void build_outcomeOnly_leavesTheRestEmpty() {
    SandboxResult result = SandboxResult.builder().outcome(new Outcome.Exited(0)).build();
    assertThat(result.success()).isTrue();
    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).isEqualTo(CapturedOutput.empty());
    assertThat(result.statistics().wall()).isEmpty();
    assertThat(result.statistics().peakMemoryBytes()).isEmpty();
    assertThat(result.layers()).isEmpty();
    assertThat(result.degradations()).isEmpty();
  }

  @Test
  void build_withoutOutcome_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SandboxResult.builder().build())
        .withMessageContaining("outcome");
  }

  @Test
  void toString_result_isReadable() {
    SandboxResult result =
        SandboxResult.builder()
            .outcome(new Outcome.Signalled(9, false))
            .stdout(captured("ab", "", 3, 5))
            .statistics(Statistics.builder().wall(Duration.ofMillis(12)).build())
            .putLayers("seccomp", LayerState.ENFORCED)
            .addDegradations("swap was not limited")
            .build();
    assertThat(result)
        .hasToString(
            "SandboxResult{outcome=Signalled[SIGKILL], stdout=CapturedOutput[5 bytes, 3 dropped],"
                + " stderr=CapturedOutput[0 bytes], statistics=Statistics{wall=PT0.012S},"
                + " layers={seccomp=ENFORCED}, degradations=[swap was not limited]}");
  }

  @Test
  void statistics_everyValue_isKept() {
    Statistics statistics =
        Statistics.builder()
            .user(Duration.ofMillis(1))
            .system(Duration.ofMillis(2))
            .cpuSource(Statistics.Source.RUSAGE)
            .peakMemoryBytes(3)
            .peakMemorySource(Statistics.Source.CGROUP)
            .memoryBytes(4)
            .pids(5)
            .peakPids(6)
            .pidsDenied(7)
            .oomKills(8)
            .throttled(Duration.ofMillis(9))
            .throttledPeriods(10)
            .readBytes(11)
            .writtenBytes(12)
            .build();
    assertThat(statistics)
        .hasToString(
            "Statistics{user=PT0.001S, system=PT0.002S, cpuSource=RUSAGE, peakMemoryBytes=3,"
                + " peakMemorySource=CGROUP, memoryBytes=4, pids=5, peakPids=6, pidsDenied=7,"
                + " oomKills=8, throttled=PT0.009S, throttledPeriods=10, readBytes=11,"
                + " writtenBytes=12}");
    assertThat(Statistics.builder().build()).hasToString("Statistics{}");
  }

  @Test
  void capturedOutput_arrays_areCopiedInAndOut() {
    byte[] head = {'a'};
    CapturedOutput output = CapturedOutput.of(head, new byte[] {'b'}, 0, 2);
    head[0] = 'x';
    output.bytes()[1] = 'x';
    assertThat(output.text()).isEqualTo("ab");
  }

  @Test
  void text_characterAcrossTheGap_isNotInvented() {
    byte[] umlaut = "ä".getBytes(StandardCharsets.UTF_8);
    byte[] first = {umlaut[0]};
    byte[] second = {umlaut[1]};
    assertThat(CapturedOutput.of(first, second, 0, 2).text()).isEqualTo("ä");
    CapturedOutput cut = CapturedOutput.of(first, second, 7, 9);
    assertThat(cut.text()).isEqualTo("\uFFFD\uFFFD");
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.bytes()).isEqualTo(umlaut);
  }

  @Test
  void of_inconsistentCounts_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> captured("ab", "c", 1, 3))
        .withMessage(
            "totalBytes \"3\" is less than what was kept and dropped; count every byte that was"
                + " written");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> captured("", "", -1, 0))
        .withMessage("droppedBytes \"-1\" is negative; give zero or more");
  }

  @Test
  void withFailure_output_tellsOfIt() {
    RuntimeException thrown = new IllegalStateException("boom");
    CapturedOutput output = captured("", "", 0, 4).withFailure(thrown);
    assertThat(output.failure()).containsSame(thrown);
    assertThat(output)
        .hasToString("CapturedOutput[4 bytes, failed: java.lang.IllegalStateException: boom]")
        .isNotEqualTo(captured("", "", 0, 4));
  }

  private static CapturedOutput captured(String head, String tail, long dropped, long total) {
    return CapturedOutput.of(
        head.getBytes(StandardCharsets.UTF_8),
        tail.getBytes(StandardCharsets.UTF_8),
        dropped,
        total);
  }
}
