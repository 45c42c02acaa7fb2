package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A13: no variable of the application is found inside, but those that the policy declares. */
final class EnvironmentScenario implements Scenario {
  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    TreeSet<String> names = new TreeSet<>(System.getenv().keySet());
    names.removeAll(trial.sandbox().command("true").spec().environment().keySet());
    // What the shell of a probe sets for itself.
    names.removeAll(List.of("PWD", "SHLVL", "_", "OLDPWD"));
    names.removeIf(name -> name.contains(",") || name.contains("="));
    if (names.isEmpty()) {
      trial.notExercised(
          "inherit the application's variables", "the application has no variable of its own");
      return;
    }
    Map<String, String> parameters = Map.of("names", String.join(",", names));
    trial.script(parameters, parameters, builder -> {}, Script.Streams.none());
  }
}
