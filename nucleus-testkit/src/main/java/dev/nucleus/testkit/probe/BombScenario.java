package dev.nucleus.testkit.probe;

import dev.nucleus.Outcome;
import dev.nucleus.SandboxResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** C9: bombs of processes and threads, counted by the script, and one that is let run. */
final class BombScenario implements Scenario {
  private static final Duration TIME = Duration.ofSeconds(2);
  private static final Duration TEARDOWN = Duration.ofSeconds(2);

  /** Every process of it goes on for as long as it lives. */
  private static final String BOMB =
      """
      import os
      while True:
          try:
              os.fork()
          except OSError:
              pass
      """;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    trial.script();
    String mark = UUID.randomUUID().toString();
    long start = System.nanoTime();
    SandboxResult result =
        trial
            .sandbox()
            .timeout(TIME)
            .grace(Duration.ZERO)
            .command("python3", "-c", BOMB, mark)
            .run();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    List<Long> left = HostProcesses.awaitNone(mark, TEARDOWN.toMillis());
    trial.check(
        "outlive the time limit with a fork bomb",
        left.isEmpty()
            && took.compareTo(TIME.plus(TEARDOWN)) < 0
            && result.outcome() instanceof Outcome.WallTimeout,
        result.outcome() + " after " + took.toMillis() + " ms, left: " + left);
    trial.check(
        "(works) launch after a fork bomb",
        trial.sandbox().command("/bin/true").run().outcome() instanceof Outcome.Exited exited
            && exited.code() == 0,
        "/bin/true");
  }
}
