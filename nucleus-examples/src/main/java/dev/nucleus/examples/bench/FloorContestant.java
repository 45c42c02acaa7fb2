package dev.nucleus.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The C program with the same layers, compiled here and kept running, so that its launches are made
 * between those of the others. It measures itself: no Java is in its figures.
 */
final class FloorContestant implements Contestant {
  private static final double NANOS_PER_MICRO = 1e3;

  private final String name;
  private final Process process;
  private final BufferedReader figures;
  private final PrintWriter orders;

  private FloorContestant(String name, Process process) {
    this.name = name;
    this.process = process;
    this.figures = process.inputReader(StandardCharsets.US_ASCII);
    this.orders =
        new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), /* autoFlush= */ true);
  }

  /**
   * Compiles the floor in a directory.
   *
   * @throws BenchException if there is no gcc or it cannot compile the program
   */
  static void compile(Path directory) {
    try {
      for (String file : List.of("floor.c", "floor_syscalls.h", "reaper.c")) {
        try (InputStream source = FloorContestant.class.getResourceAsStream(file)) {
          if (source == null) {
            throw new BenchException("the source " + file + " is not in the jar");
          }
          Files.copy(source, directory.resolve(file));
        }
      }
    } catch (IOException e) {
      throw new BenchException(String.valueOf(e.getMessage()));
    }
    gcc(directory, "floor", List.of());
    gcc(directory, "reaper", List.of("-static", "-nostdlib", "-fno-stack-protector"));
  }

  /** Measured from before the clone until the sandbox's init was reaped. */
  static FloorContestant untilReaped(Path directory) {
    return start("c-floor", directory, List.of());
  }

  /** Measured until the init has reported the end of the program, which is when ours returns. */
  static FloorContestant untilTold(Path directory) {
    return start("c-floor-told", directory, List.of("told"));
  }

  private static FloorContestant start(String name, Path directory, List<String> mode) {
    List<String> command = new ArrayList<>();
    command.add(directory.resolve("floor").toString());
    command.add("-");
    command.add(directory.resolve("reaper").toString());
    command.addAll(mode);
    try {
      return new FloorContestant(
          name, new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new BenchException(String.valueOf(e.getMessage()));
    }
  }

  private static void gcc(Path directory, String program, List<String> options) {
    List<String> command = new ArrayList<>(List.of("gcc", "-O2"));
    command.addAll(options);
    command.addAll(List.of("-o", directory.resolve(program).toString()));
    command.add(directory.resolve(program + ".c").toString());
    new ProcessContestant("gcc", command).requireWorking();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long[] launch(int count) {
    orders.println(count);
    long[] nanos = new long[count];
    try {
      for (int i = 0; i < count; i++) {
        String line = figures.readLine();
        if (line == null) {
          throw new BenchException("the C program ended; its reason is above");
        }
        nanos[i] = Math.round(Double.parseDouble(line) * NANOS_PER_MICRO);
      }
    } catch (IOException e) {
      throw new BenchException(String.valueOf(e.getMessage()));
    }
    return nanos;
  }

  @Override
  public void close() {
    orders.close();
    process.destroyForcibly();
  }
}
