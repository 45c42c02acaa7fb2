package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.linux.abi.Arch;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What this is, without a verdict: for whoever reads the report elsewhere. */
final class FactsExamination implements Examination {
  @Override
  public List<Finding> examine(Host host) {
    return List.of(
        fact(
            Doctor.KERNEL,
            "kernel",
            "Linux " + host.files().read("/proc/sys/kernel/osrelease").orElse("(unknown)")),
        fact(Doctor.ARCHITECTURE, "architecture", Arch.current().name().toLowerCase(Locale.ROOT)),
        fact(Doctor.JVM, "JVM", Runtime.version() + ", " + System.getProperty("java.vm.name")),
        user(host),
        surroundings(host.surroundings()));
  }

  private static Finding user(Host host) {
    if (!host.isRoot()) {
      return fact(Doctor.USER, "user", "uid " + host.kernel().effectiveUserId());
    }
    return fact(
        Doctor.USER,
        "user",
        OwnCapabilities.has(host.files(), OwnCapabilities.SYS_ADMIN)
            ? "root"
            : "root, but without CAP_SYS_ADMIN");
  }

  private static Finding surroundings(Set<Surroundings> where) {
    return where.contains(Surroundings.WSL1)
        ? Finding.of(
            Doctor.SURROUNDINGS,
            "container",
            Status.MISSING,
            "WSL 1, which is no Linux kernel",
            Remedies.WSL)
        : fact(
            Doctor.SURROUNDINGS,
            "container",
            where.isEmpty()
                ? "none was noticed"
                : where.stream().map(Surroundings::label).collect(Collectors.joining(", ")));
  }

  private static Finding fact(String id, String title, String detail) {
    return Finding.of(id, title, Status.INFO, detail);
  }
}
