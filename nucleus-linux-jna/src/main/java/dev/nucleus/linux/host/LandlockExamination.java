package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.linux.landlock.LandlockAbi;
import java.util.ArrayList;
import java.util.List;

/** The version of Landlock, and what it cannot restrict yet; see landlock(7). */
final class LandlockExamination implements Examination {
  private static final String TITLE = "Landlock";
  private static final int EOPNOTSUPP = 95;

  /** What each version brought that sandboxes use. */
  private record Addition(int abi, String what, String linux) {}

  private static final List<Addition> ADDITIONS =
      List.of(
          new Addition(2, "renaming between directories", "5.19"),
          new Addition(3, "truncating files", "6.2"),
          new Addition(4, "TCP ports", "6.7"),
          new Addition(5, "ioctl on devices", "6.10"),
          new Addition(6, "signals and abstract sockets", "6.12"),
          new Addition(7, "logging of denials", "6.15"));

  @Override
  public List<Finding> examine(Host host) {
    long abi =
        host.kernel().call("landlock_create_ruleset", 0, 0, LandlockAbi.CREATE_RULESET_VERSION);
    return List.of(abi > 0 ? available((int) abi) : missing((int) -abi));
  }

  private static Finding available(int abi) {
    List<String> lacking = new ArrayList<>();
    String linux = "";
    for (Addition addition : ADDITIONS) {
      if (abi < addition.abi) {
        lacking.add(addition.what);
        linux = addition.linux;
      }
    }
    return lacking.isEmpty()
        ? Finding.of(Doctor.LANDLOCK, TITLE, Status.OK, "ABI " + abi)
        : Finding.of(
            Doctor.LANDLOCK,
            TITLE,
            Status.DEGRADED,
            "ABI " + abi + ", which does not know: " + String.join(", ", lacking),
            Remedies.kernel(linux));
  }

  private static Finding missing(int errno) {
    return errno == EOPNOTSUPP
        ? Finding.of(
            Doctor.LANDLOCK,
            TITLE,
            Status.MISSING,
            "the kernel has it, but it is switched off at boot",
            "add landlock to the kernel's boot parameter lsm= (see /sys/kernel/security/lsm)")
        : Finding.of(
            Doctor.LANDLOCK,
            TITLE,
            Status.MISSING,
            "the kernel has none, or a filter hides it",
            "boot Linux 5.13 or newer with CONFIG_SECURITY_LANDLOCK=y, or do without this layer:"
                + " allowDegradedSecurity(true)");
  }
}
