package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.util.Map;

/** C2: a process of the host that nothing inside may name. */
final class SignalScenario implements Scenario {
  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Process victim = new ProcessBuilder("sleep", "300").start();
    try {
      trial.script(
          Map.of(),
          Map.of("victim", Long.toString(victim.pid())),
          builder -> {},
          Script.Streams.none());
      trial.check("end a process of the host", victim.isAlive(), "pid " + victim.pid());
    } finally {
      victim.destroyForcibly();
      victim.waitFor();
    }
  }
}
