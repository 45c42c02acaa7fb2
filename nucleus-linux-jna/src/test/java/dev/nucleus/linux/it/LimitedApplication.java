package dev.nucleus.linux.it;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;

/**
 * An application that launches sandboxes with limits, one after the other in several threads, and
 * never ends; with the argument {@code once} it launches one and ends.
 */
final class LimitedApplication {
  private static final int THREADS = 3;

  private LimitedApplication() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0 && args[0].equals("once")) {
      launch();
      System.out.println("done");
      return;
    }
    launch();
    System.out.println("ready");
    for (int i = 0; i < THREADS; i++) {
      new Thread(LimitedApplication::launchForEver).start();
    }
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void launchForEver() {
    while (true) {
      launch();
    }
  }

  private static void launch() {
    Sandbox.builder()
        .command("/bin/sh", "-c", "sleep 0.02 & wait")
        .stdout(Output.discard())
        .stderr(Output.discard())
        .cgroup(ControlGroupHost.place())
        .limits(limits -> limits.memory("64m").pids(16).cpus(1))
        .run();
  }
}
