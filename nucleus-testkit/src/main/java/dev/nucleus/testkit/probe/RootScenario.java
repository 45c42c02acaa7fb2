package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** B2: a file of the host that everybody may read, and no sandbox can reach. */
final class RootScenario implements Scenario {
  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Path canary =
        Files.writeString(trial.volume("canaries").resolve("canary"), "a file of the host");
    Map<String, String> parameters = Map.of("canary", canary.toString());
    trial.script(parameters, parameters, builder -> {}, Script.Streams.none());
  }
}
