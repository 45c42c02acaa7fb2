package dev.nucleus.testkit.probe;

import dev.nucleus.Output;
import dev.nucleus.SandboxProcess;
import dev.nucleus.Stdin;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** F5: two sandboxes at the same time, of which one leaves what the other looks for. */
final class NeighbourScenario implements Scenario {
  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    SandboxProcess neighbour =
        trial
            .sandbox()
            .command("python3", "-I", "-c", Catalogue.script("F5.py"), "inside", "role=leave")
            .stdin(Stdin.pipe())
            .stdout(Output.pipe())
            .stderr(Output.inherit())
            .start();
    try (BufferedReader out = neighbour.inputReader(StandardCharsets.UTF_8)) {
      String said = out.readLine();
      if (said == null || !said.startsWith("left")) {
        trial.notExercised("find what a neighbour left", "the neighbour said " + said);
        return;
      }
      trial.script(Map.of(), Map.of("neighbour", said), builder -> {}, Script.Streams.none());
      trial.check("end the neighbour", neighbour.isAlive(), "pid " + neighbour.pid());
    } finally {
      neighbour.destroyForcibly();
      neighbour.waitFor();
    }
  }
}
