package dev.nucleus.linux.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nucleus.linux.abi.Arch;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the tools of this machine, and executables of either architecture on it. */
final class Machine {

  private static final String EMULATOR = "qemu-aarch64";

  private Machine() {}

  static boolean has(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  /** Skips the test if executables of this architecture cannot be run here. */
  static void assumeRuns(Arch arch) {
    assumeTrue(
        arch == Arch.current() || (arch == Arch.AARCH64 && has(EMULATOR)),
        () -> arch + " code needs such a machine, or for AARCH64 " + EMULATOR);
  }

  /** Runs a tool that has to succeed, and returns what it printed. */
  static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(command), text).isZero();
    return text;
  }

  /** Starts an executable of its own, natively or in the emulator. */
  static Process start(Path executable, Arch arch) throws IOException {
    assertThat(executable.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>();
    if (arch != Arch.current()) {
      command.add(EMULATOR);
    }
    command.add(executable.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Waits for the end of a process, which must come within ten seconds. */
  static int exitStatus(Process process) throws InterruptedException, IOException {
    return exitStatus(process, () -> "");
  }

  /** The same, with what the process has printed for the message of a failure. */
  static int exitStatus(Process process, Output output) throws InterruptedException, IOException {
    try {
      boolean ended = process.waitFor(10, TimeUnit.SECONDS);
      assertThat(ended).as("ends within 10 s; printed: %s", output.text()).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Where the output of a process went. */
  interface Output {
    String text() throws IOException;
  }
}
