package dev.nucleus.testkit;

import dev.nucleus.HostReport;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a test cannot run on a host, in the words of the doctor. */
final class Reasons {
  private static final Pattern LANDLOCK_ABI = Pattern.compile("ABI (\\d+)\\b.*");

  private Reasons() {}

  static String of(Finding finding) {
    return finding.title()
        + ": "
        + finding.detail()
        + finding.fix().map(fix -> "; fix: " + fix).orElse("");
  }

  /** Empty if the host can launch sandboxes. */
  static Optional<String> noSandbox(HostReport host) {
    if (host.canLaunch()) {
      return Optional.empty();
    }
    String missing =
        host.findings().stream()
            .filter(finding -> finding.status() == Status.MISSING)
            .map(Reasons::of)
            .collect(Collectors.joining("\n"));
    return Optional.of(
        "this host cannot launch sandboxes: " + host.tier().description() + "\n" + missing);
  }

  /** Empty if the kernel has everything. */
  static Optional<String> noKernel(HostReport host, RequiresKernel required) {
    for (KernelFeature feature : required.value()) {
      Optional<String> missing = feature.missing(host);
      if (missing.isPresent()) {
        return missing;
      }
    }
    int abi = landlockAbi(host);
    return abi >= required.landlockAbi()
        ? Optional.empty()
        : Optional.of(
            "Landlock ABI " + required.landlockAbi() + " is needed, and this host has " + abi);
  }

  private static int landlockAbi(HostReport host) {
    Matcher abi = LANDLOCK_ABI.matcher(host.finding("landlock").map(Finding::detail).orElse(""));
    return abi.matches() ? Integer.parseInt(abi.group(1)) : 0;
  }
}
