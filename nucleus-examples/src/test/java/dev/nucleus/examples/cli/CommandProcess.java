package dev.nucleus.examples.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, as {@code bin/nucleus} starts it. */
record CommandProcess(int exitCode, String out, String err) {
  private static final int HANGS_SECONDS = 60;

  /** The manifest of the jar grants it; classes need an option. */
  private static final int ASKS_FOR_NATIVE_ACCESS = 22;

  static CommandProcess run(String... args) throws IOException, InterruptedException {
    return runWithInput("", args);
  }

  static CommandProcess runWithInput(String input, String... args)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("nucleus-out-", "");
    Path err = Files.createTempFile("nucleus-err-", "");
    try {
      Process process =
          new ProcessBuilder(command(args))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(HANGS_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("nucleus " + Arrays.toString(args) + " hangs");
      }
      return new CommandProcess(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static List<String> command(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    if (Runtime.version().feature() >= ASKS_FOR_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(NucleusCommand.class.getName());
    command.addAll(List.of(args));
    return command;
  }
}
