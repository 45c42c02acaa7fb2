package dev.nucleus.linux.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.Outcome;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import java.time.Duration;
import java.util.List;

/** Short ways to run something in a sandbox that has the defaults. */
final class Sandboxes {
  /** No test waits for it; it ends what should have ended by itself. */
  static final Duration LONG = Duration.ofSeconds(60);

  private Sandboxes() {}

  static Sandbox.Builder command(String... command) {
    return Sandbox.builder().command(command).timeout(LONG);
  }

  static Sandbox.Builder bash(String script) {
    return command("bash", "-c", script);
  }

  static Sandbox.Builder python(String script) {
    return command("/usr/bin/python3", "-c", script);
  }

  /** Runs it, expects success, and returns what it wrote to standard output. */
  static String output(Sandbox.Builder sandbox) {
    SandboxResult result = sandbox.run();
    assertThat(result.outcome())
        .as("stdout: %s, stderr: %s", result.stdout().text(), result.stderr().text())
        .isEqualTo(new Outcome.Exited(0));
    return result.stdout().text();
  }

  static List<String> lines(Sandbox.Builder sandbox) {
    return output(sandbox).lines().toList();
  }
}
