package dev.nucleus.examples;

import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import java.nio.file.Path;
import java.time.Duration;

/** The example that the README explains: runs a Python program that nobody vouches for. */
public final class QuickStart {
  private QuickStart() {}

  /** Runs the program text of the first argument on the directory of the second. */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: QuickStart PROGRAM DIRECTORY");
      System.exit(2);
    }
    System.out.println(evaluate(args[0], Path.of(args[1])));
  }

  static String evaluate(String untrusted, Path dataset) {
    SandboxResult result =
        Sandbox.builder()
            .command("python3", "-c", untrusted)
            .env("PYTHONHASHSEED", "0")
            .bindReadOnly(dataset, "/data")
            .limits(limits -> limits.nproc(32).cpuTime(Duration.ofSeconds(5)))
            .timeout(Duration.ofSeconds(10))
            .run();

    return switch (result.outcome().kind()) {
      case EXITED -> result.stdout().text();
      case WALL_TIMEOUT, CPU_TIMEOUT -> "took too long";
      default -> "failed: " + result.outcome();
    };
  }
}
