package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a user who is not root can map a range of ids; see newuidmap(1). */
final class SubordinateIdsExamination implements Examination {
  private static final String TITLE = "range of ids";
  private static final String DEFAULT_PATH = "/usr/bin:/bin";

  @Override
  public List<Finding> examine(Host host) {
    if (host.isRoot()) {
      return List.of(
          Finding.of(
              Doctor.SUBORDINATE_IDS, TITLE, Status.OK, "root maps any range without newuidmap"));
    }
    List<String> missing = new ArrayList<>();
    List<String> fixes = new ArrayList<>();
    if (!hasTool(host, "newuidmap") || !hasTool(host, "newgidmap")) {
      missing.add("newuidmap and newgidmap are not in the PATH");
      fixes.add(Remedies.UIDMAP_PACKAGE);
    }
    String name = System.getProperty("user.name");
    long uid = host.kernel().effectiveUserId();
    Optional<IdRange> uids = IdRange.find(host.files(), "/etc/subuid", name, uid);
    Optional<IdRange> gids = IdRange.find(host.files(), "/etc/subgid", name, uid);
    if (uids.isEmpty() || gids.isEmpty()) {
      missing.add("/etc/subuid and /etc/subgid have no range for " + name);
      fixes.add(Remedies.subordinateIds(name));
    }
    return List.of(
        missing.isEmpty()
            ? Finding.of(
                Doctor.SUBORDINATE_IDS,
                TITLE,
                Status.OK,
                uids.map(IdRange::count).orElse(0L) + " ids in /etc/subuid")
            : Finding.of(
                Doctor.SUBORDINATE_IDS,
                TITLE,
                Status.DEGRADED,
                String.join("; ", missing) + ": only IdMapping.single() works",
                String.join("\n", fixes)));
  }

  private static boolean hasTool(Host host, String tool) {
    String path = host.environment().getOrDefault("PATH", DEFAULT_PATH);
    for (String directory : path.split(":", -1)) {
      if (directory.startsWith("/") && host.files().isExecutable(directory + "/" + tool)) {
        return true;
      }
    }
    return false;
  }
}
