package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.CapturedOutput;
import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Statistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ResultJsonTest {
  private static final String NOTHING_OBSERVED =
      "\"wallMillis\":null,\"userMillis\":null,\"systemMillis\":null,\"cpuSource\":null,"
          + "\"peakMemoryBytes\":null,\"peakMemorySource\":null,\"oomKills\":null,"
          + "\"peakPids\":null,\"pidsDenied\":null,\"throttledMillis\":null,"
          + "\"throttledPeriods\":null,\"readBytes\":null,\"writtenBytes\":null,";

  @Test
  void of_everythingObserved_isOneObject() throws IOException {
    SandboxResult result =
        SandboxResult.builder()
            .outcome(new Outcome.Exited(3))
            .stdout(captured("a \"b\"\n", 0))
            .stderr(captured("", 9))
            .statistics(
                Statistics.builder()
                    .wall(Duration.ofNanos(12_345_678))
                    .user(Duration.ofMillis(1))
                    .system(Duration.ZERO)
                    .cpuSource(Statistics.Source.CGROUP)
                    .peakMemoryBytes(4096)
                    .peakMemorySource(Statistics.Source.RUSAGE)
                    .oomKills(1)
                    .peakPids(2)
                    .pidsDenied(3)
                    .throttled(Duration.ofNanos(4_500))
                    .throttledPeriods(5)
                    .readBytes(6)
                    .writtenBytes(7)
                    .build())
            .putLayers("userNamespace", LayerState.ENFORCED)
            .putLayers("memoryLimit", LayerState.UNAVAILABLE)
            .addDegradations("no \"memory\"")
            .addDegradations("no swap")
            .build();

    assertThat(ResultJson.of(result))
        .isEqualTo(
            "{\"outcome\":\"EXITED\",\"exitCode\":3,\"signal\":null,\"evidence\":null,"
                + "\"stdout\":\"a \\\"b\\\"\\n\",\"stderr\":\"\",\"truncated\":true,"
                + "\"wallMillis\":12.345,\"userMillis\":1.000,\"systemMillis\":0.000,"
                + "\"cpuSource\":\"CGROUP\",\"peakMemoryBytes\":4096,"
                + "\"peakMemorySource\":\"RUSAGE\",\"oomKills\":1,\"peakPids\":2,\"pidsDenied\":3,"
                + "\"throttledMillis\":0.004,\"throttledPeriods\":5,"
                + "\"readBytes\":6,\"writtenBytes\":7,"
                + "\"layers\":{\"userNamespace\":\"ENFORCED\",\"memoryLimit\":\"UNAVAILABLE\"},"
                + "\"degradations\":[\"no \\\"memory\\\"\",\"no swap\"]}");
  }

  @Test
  void of_signalAndNothingObserved_hasNumberAndNulls() throws IOException {
    SandboxResult result = SandboxResult.builder().outcome(new Outcome.Signalled(9, false)).build();

    assertThat(ResultJson.of(result))
        .isEqualTo(
            "{\"outcome\":\"SIGNALLED\",\"exitCode\":137,\"signal\":9,\"evidence\":null,"
                + "\"stdout\":\"\",\"stderr\":\"\",\"truncated\":false,"
                + NOTHING_OBSERVED
                + "\"layers\":{},\"degradations\":[]}");
  }

  @Test
  void of_outOfMemory_hasTheEvidence() throws IOException {
    SandboxResult result =
        SandboxResult.builder().outcome(new Outcome.OutOfMemory("oom_kill 1")).build();

    assertThat(ResultJson.of(result))
        .startsWith(
            "{\"outcome\":\"OUT_OF_MEMORY\",\"exitCode\":137,\"signal\":null,"
                + "\"evidence\":\"oom_kill 1\",\"stdout\":");
  }

  @Test
  void ofFailure_nothingRan_saysWhy() throws IOException {
    assertThat(ResultJson.ofFailure(new SandboxException("no luck"), 127))
        .isEqualTo(
            "{\"outcome\":\"SETUP_FAILED\",\"exitCode\":127,\"signal\":null,\"evidence\":null,"
                + "\"stdout\":\"\",\"stderr\":\"\",\"truncated\":false,"
                + NOTHING_OBSERVED
                + "\"layers\":{},\"degradations\":[],\"message\":\"no luck\"}");
  }

  private static CapturedOutput captured(String text, long dropped) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CapturedOutput.of(bytes, new byte[0], dropped, bytes.length + dropped);
  }
}
