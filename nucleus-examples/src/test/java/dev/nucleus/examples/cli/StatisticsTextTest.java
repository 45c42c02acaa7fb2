package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.SandboxResult;
import dev.nucleus.Statistics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StatisticsTextTest {

  @Test
  void of_everythingObserved_hasALineForEach() {
    SandboxResult result =
        SandboxResult.builder()
            .outcome(new Outcome.Exited(0))
            .statistics(
                Statistics.builder()
                    .wall(Duration.ofMillis(1500))
                    .user(Duration.ofMillis(20))
                    .system(Duration.ofMillis(10))
                    .cpuSource(Statistics.Source.CGROUP)
                    .peakMemoryBytes(4096)
                    .peakMemorySource(Statistics.Source.RUSAGE)
                    .oomKills(1)
                    .peakPids(2)
                    .pidsDenied(3)
                    .throttled(Duration.ofSeconds(4))
                    .throttledPeriods(5)
                    .readBytes(6)
                    .writtenBytes(7)
                    .build())
            .putLayers("seccomp", LayerState.ENFORCED)
            .putLayers("memoryLimit", LayerState.UNAVAILABLE)
            .putLayers("landlock", LayerState.ENFORCED)
            .putLayers("timeNamespace", LayerState.NOT_REQUESTED)
            .addDegradations("no limit of memory: the host has no control groups")
            .build();

    assertThat(StatisticsText.of(result))
        .isEqualTo(
            """
              outcome              Exited[code=0]
              wall time            1.5s
              user time            0.02s (cgroup)
              system time          0.01s (cgroup)
              throttled time       4s
              throttled periods    5
              peak memory          4096 bytes (rusage)
              out-of-memory kills  1
              peak processes       2
              refused forks        3
              read                 6 bytes
              written              7 bytes
              enforced             seccomp landlock
              not requested        timeNamespace
              unavailable          memoryLimit
              degraded             no limit of memory: the host has no control groups
            """);
  }

  @Test
  void of_nothingObserved_hasDashesNotZeros() {
    SandboxResult result = SandboxResult.builder().outcome(new Outcome.Signalled(9, false)).build();

    assertThat(StatisticsText.of(result).lines().skip(1))
        .hasSize(11)
        .allMatch(line -> line.endsWith("  -"));
  }
}
