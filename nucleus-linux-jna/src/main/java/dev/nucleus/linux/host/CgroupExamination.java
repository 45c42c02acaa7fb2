package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which control groups there are, and whether groups of our own could be made below ours. Only
 * permissions are looked at; nothing is created.
 */
final class CgroupExamination implements Examination {
  private static final String TITLE = "control groups";
  private static final List<String> NEEDED = List.of("memory", "pids", "cpu");

  @Override
  public List<Finding> examine(Host host) {
    CgroupView view = new CgroupView(host.files());
    return List.of(
        switch (view.mode()) {
          case NONE ->
              missing(
                  view,
                  "",
                  "mount -t cgroup2 none /sys/fs/cgroup, or let the container have it: docker run"
                      + " --cgroupns private -v /sys/fs/cgroup:/sys/fs/cgroup:rw ...");
          case V1, HYBRID -> separate(host, view);
          case V2 -> unified(host, view);
        });
  }

  /** In v1 every controller has a tree of its own. In hybrid mode v2 has what v1 does not. */
  private static Finding separate(Host host, CgroupView view) {
    List<String> closed = new ArrayList<>();
    for (String controller : NEEDED) {
      if (view.group(controller).filter(host.files()::isWritable).isEmpty()) {
        closed.add(controller);
      }
    }
    if (closed.isEmpty()) {
      return usable(view);
    }
    return missing(
        view,
        ": no group can be made for " + String.join(", ", closed),
        host.isRoot()
            ? readOnlyFix(host)
            : "run the application as root, or boot with"
                + " systemd.unified_cgroup_hierarchy=1 and let systemd delegate a v2 group");
  }

  private static Finding unified(Host host, CgroupView view) {
    String group = view.unifiedGroup().orElse("");
    if (group.isEmpty()) {
      return missing(
          view,
          ": our own group is outside of what is mounted",
          Remedies.delegation(host.isRoot()));
    }
    HostTree files = host.files();
    if (!files.isWritable(group)
        || !files.isWritable(group + "/cgroup.procs")
        || !files.isWritable(group + "/cgroup.subtree_control")) {
      return missing(
          view,
          ": " + group + " is not delegated to this user",
          host.isRoot() ? readOnlyFix(host) : Remedies.delegation(false));
    }
    List<String> controllers =
        List.of(files.read(group + "/cgroup.controllers").orElse("").split(" ", -1));
    List<String> lacking = NEEDED.stream().filter(name -> !controllers.contains(name)).toList();
    return lacking.isEmpty()
        ? usable(view)
        : Finding.of(
            Doctor.CGROUP,
            TITLE,
            Status.DEGRADED,
            view.mode().label()
                + ": "
                + group
                + " is delegated without "
                + String.join(", ", lacking),
            Remedies.delegation(host.isRoot()));
  }

  /** Root is only kept out by a mount that is read-only, as in a default container. */
  private static String readOnlyFix(Host host) {
    Set<Surroundings> where = host.surroundings();
    if (where.contains(Surroundings.KUBERNETES)) {
      return "in the container: securityContext: {privileged: true}";
    }
    return where.stream().anyMatch(Surroundings::isContainer)
        ? "docker run --cgroupns host -v /sys/fs/cgroup:/sys/fs/cgroup:rw ..."
        : "mount -o remount,rw /sys/fs/cgroup";
  }

  private static Finding usable(CgroupView view) {
    return Finding.of(
        Doctor.CGROUP,
        TITLE,
        Status.OK,
        view.mode().label() + ", groups can be made for " + String.join(", ", NEEDED));
  }

  private static Finding missing(CgroupView view, String detail, String fix) {
    return Finding.of(Doctor.CGROUP, TITLE, Status.MISSING, view.mode().label() + detail, fix);
  }
}
