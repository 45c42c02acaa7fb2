package dev.nucleus.testkit.probe;

import dev.nucleus.ByteSize;
import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the script of a probe, outside or inside. */
final class Script {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final ByteSize REPORT_SIZE = ByteSize.ofMebibytes(1);
  private static final File NULL_DEVICE = new File("/dev/null");

  private Script() {}

  private static List<String> command(String script, String side, Map<String, String> parameters) {
    List<String> command = new ArrayList<>(List.of("python3", "-I", "-c"));
    command.add(Catalogue.script(script));
    command.add(side);
    parameters.forEach((name, value) -> command.add(name + "=" + value));
    return command;
  }

  /** Inside, with standard streams that are files or terminals if {@code streams} has them. */
  static SandboxResult inside(
      Sandbox.Builder builder, String script, Map<String, String> parameters, Streams streams) {
    builder
        .command(command(script, "inside", parameters))
        .timeout(LONGEST)
        .stdin(streams.files() ? Stdin.file(streams.input()) : Stdin.empty())
        .stdout(streams.files() ? Output.file(streams.output()) : Output.capture(REPORT_SIZE))
        .stderr(Output.capture(REPORT_SIZE));
    return builder.run();
  }

  /** Outside; returns the report. */
  static String outside(
      String script, Map<String, String> parameters, Streams streams, Path scratch)
      throws IOException, InterruptedException {
    Path report = Files.createTempFile(scratch, "report-", "");
    Path errors = Files.createTempFile(scratch, "errors-", "");
    Process process =
        new ProcessBuilder(command(script, "outside", parameters))
            .directory(scratch.toFile())
            .redirectInput(streams.files() ? streams.input().toFile() : NULL_DEVICE)
            .redirectOutput(streams.files() ? streams.output().toFile() : report.toFile())
            .redirectError(streams.files() ? report.toFile() : errors.toFile())
            .start();
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
    return Files.readString(report, StandardCharsets.UTF_8);
  }

  /**
   * The standard streams of a script, whose report then goes to standard error.
   *
   * @param files whether there are any; otherwise the report goes to standard output
   */
  record Streams(boolean files, Path input, Path output) {
    static Streams none() {
      return new Streams(false, Path.of("/dev/null"), Path.of("/dev/null"));
    }

    static Streams of(Path input, Path output) {
      return new Streams(true, input, output);
    }
  }
}
