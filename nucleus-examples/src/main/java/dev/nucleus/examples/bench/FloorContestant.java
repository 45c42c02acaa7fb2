package dev.nucleus.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The C program with the same layers, compiled here and kept running, so that its launches are made
 * between those of the others. It measures itself: no Java is in its figures.
 */
final class FloorContestant implements Contestant {
  private static final double NANOS_PER_MICRO = 1e3;

  private final Process process;
  private final BufferedReader figures;
  private final PrintWriter orders;

  private FloorContestant(Process process) {
    this.process = process;
    this.figures = process.inputReader(StandardCharsets.US_ASCII);
    this.orders =
        new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), /* autoFlush= */ true);
  }

  /**
   * Compiles the floor in a directory and starts it.
   *
   * @throws BenchException if there is no gcc or it cannot compile the program
   */
  static FloorContestant start(Path directory) {
    try {
      for (String file : List.of("floor.c", "floor_syscalls.h", "reaper.c")) {
        try (InputStream source = FloorContestant.class.getResourceAsStream(file)) {
          if (source == null) {
            throw new BenchException("the source " + file + " is not in the jar");
          }
          Files.copy(source, directory.resolve(file));
        }
      }
      String floor = directory.resolve("floor").toString();
      String reaper = directory.resolve("reaper").toString();
      String floorSource = directory.resolve("floor.c").toString();
      String reaperSource = directory.resolve("reaper.c").toString();
      compile(List.of("gcc", "-O2", "-o", floor, floorSource));
      compile(
          List.of(
              "gcc",
              "-O2",
              "-static",
              "-nostdlib",
              "-fno-stack-protector",
              "-o",
              reaper,
              reaperSource));
      return new FloorContestant(
          new ProcessBuilder(floor, "-", reaper).redirectError(Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new BenchException(String.valueOf(e.getMessage()));
    }
  }

  private static void compile(List<String> command) {
    new ProcessContestant("gcc", command).requireWorking();
  }

  @Override
  public String name() {
    return "c-floor";
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
