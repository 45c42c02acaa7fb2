package dev.nucleus.testkit.probe;

import java.io.IOException;

/** The host's side of a probe: prepares, runs the script, and looks at the host afterwards. */
@FunctionalInterface
interface Scenario {
  void run(Trial trial) throws IOException, InterruptedException;
}
