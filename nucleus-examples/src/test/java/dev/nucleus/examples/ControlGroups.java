package dev.nucleus.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nucleus.HostReport;
import dev.nucleus.Sandbox;

/** For tests of limits that hold for a sandbox as a whole. */
public final class ControlGroups {
  private ControlGroups() {}

  /** Skips the test, with a reason that is also printed, on a host where no groups can be made. */
  public static void require() {
    HostReport host = Sandbox.doctor();
    boolean usable = host.tier() == HostReport.Tier.FULL;
    String found = host.finding("cgroup").map(HostReport.Finding::detail).orElse("nothing");
    String reason = "needs control groups; the doctor found " + found;
    if (!usable) {
      System.out.println("skipped: " + reason);
    }
    assumeTrue(usable, reason);
  }
}
