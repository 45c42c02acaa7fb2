package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoCommandIT {

  @Test
  void demo_everyAttempt_isRefused() throws Exception {
    CommandProcess result = CommandProcess.run("demo");
    assertThat(result.err()).isEmpty();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(13);
    assertThat(lines.get(0)).isEqualTo("A sandboxed python3 tried to:");
    assertThat(lines.subList(1, 12)).allMatch(line -> line.contains(" refused "));
    assertThat(lines.get(12)).isEqualTo("All 11 attempts were refused.");
    assertThat(result.exitCode()).isZero();
  }
}
