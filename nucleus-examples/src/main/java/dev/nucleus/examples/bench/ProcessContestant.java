package dev.nucleus.examples.bench;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A command launched through {@link ProcessBuilder}. May be called from several threads. */
final class ProcessContestant implements Contestant {
  private static final int LONGEST_REASON = 200;
  private static final int HANGS_SECONDS = 30;
  private static final File NULL = new File("/dev/null");

  private final String name;
  private final Supplier<List<String>> commands;
  private final boolean pipes;

  private ProcessContestant(String name, Supplier<List<String>> commands, boolean pipes) {
    this.name = name;
    this.commands = commands;
    this.pipes = pipes;
  }

  ProcessContestant(String name, Supplier<List<String>> commands) {
    this(name, commands, false);
  }

  /**
   * One that gets pipes of its own: an OCI runtime gives its standard streams to the user of the
   * container, and would do that to the host's null device.
   */
  static ProcessContestant withPipes(String name, Supplier<List<String>> commands) {
    return new ProcessContestant(name, commands, true);
  }

  ProcessContestant(String name, List<String> command) {
    this(name, () -> command);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long[] launch(int count) {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      int code = runOnce();
      nanos[i] = System.nanoTime() - before;
      if (code != 0) {
        throw new BenchException("it ended with exit code " + code);
      }
    }
    return nanos;
  }

  private ProcessBuilder builder(Redirect output) {
    ProcessBuilder builder = new ProcessBuilder(commands.get()).redirectErrorStream(true);
    return pipes ? builder : builder.redirectInput(NULL).redirectOutput(output);
  }

  private int runOnce() {
    try {
      Process process = builder(Redirect.DISCARD).start();
      if (pipes) {
        process.getOutputStream().close();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
      return process.waitFor();
    } catch (IOException e) {
      throw new BenchException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }

  /**
   * Runs the command once and says why it does not work.
   *
   * @throws BenchException with what the command printed if it failed or hung
   */
  ProcessContestant requireWorking() {
    try {
      Process process = builder(Redirect.PIPE).start();
      if (!process.waitFor(HANGS_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new BenchException("it did not end within " + HANGS_SECONDS + " s");
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip()
              .replace('\n', ' ');
      if (process.exitValue() != 0) {
        String reason = said.substring(0, Math.min(said.length(), LONGEST_REASON));
        throw new BenchException("exit code " + process.exitValue() + ": " + reason);
      }
      return this;
    } catch (IOException e) {
      throw new BenchException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }
}
