package dev.nucleus.testkit.probe;

import dev.nucleus.SandboxResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** C4: the program ends and leaves daemons behind, in every way that there is. */
final class DaemonScenario implements Scenario {
  private static final int DAEMONS = 4;
  private static final Duration AT_ONCE = Duration.ofSeconds(12);
  private static final long DEAD_MILLIS = 1000;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    String attempt = "leave a daemon behind";
    String outside = UUID.randomUUID().toString();
    Script.outside("C4.py", Map.of("mark", outside), Script.Streams.none(), trial.scratch());
    List<Long> survivors = HostProcesses.withMark(outside);
    survivors.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    if (survivors.size() < DAEMONS) {
      trial.notExercised(attempt, "outside only " + survivors.size() + " of " + DAEMONS + " live");
      return;
    }
    String inside = UUID.randomUUID().toString();
    long start = System.nanoTime();
    SandboxResult result =
        Script.inside(trial.sandbox(), "C4.py", Map.of("mark", inside), Script.Streams.none());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    List<Long> left = HostProcesses.awaitNone(inside, DEAD_MILLIS);
    trial.check(
        attempt,
        left.isEmpty(),
        "outside: " + survivors.size() + " daemons; inside: " + left.size());
    trial.check(
        "hold the run with a daemon's copy of the streams",
        took.compareTo(AT_ONCE) < 0 && result.stdout().text().equals("leaving\n"),
        result.outcome() + " after " + took.toMillis() + " ms: " + result.stdout().text().strip());
  }
}
