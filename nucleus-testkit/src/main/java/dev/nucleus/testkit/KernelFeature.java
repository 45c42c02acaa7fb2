package dev.nucleus.testkit;

import dev.nucleus.HostReport;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.Optional;

/** Something that a test may need from the host, and the doctor looks at. */
public enum KernelFeature {
  /** User, pid, mount, network, uts, ipc and cgroup namespaces can be created. */
  USER_NAMESPACES("userns", Status.OK),
  /** A new /proc can be mounted in a sandbox: the host's is not masked. */
  PROC("proc", Status.OK),
  /** open_tree(2), move_mount(2), fsopen(2), mount_setattr(2) are there. Linux 5.12. */
  MOUNT_API("mount-api", Status.OK),
  /** Landlock of any version; {@link RequiresKernel#landlockAbi} asks for more. Linux 5.13. */
  LANDLOCK("landlock", Status.DEGRADED),
  /** System calls can be filtered. */
  SECCOMP("seccomp", Status.OK),
  /** Control groups can be made for memory, pids and cpu. */
  CGROUPS("cgroup", Status.OK),
  /** A range of ids can be mapped: as root, or with newuidmap(1) and /etc/subuid. */
  SUBORDINATE_IDS("subordinate-ids", Status.OK);

  private final String id;
  private final Status worst;

  KernelFeature(String id, Status worst) {
    this.id = id;
    this.worst = worst;
  }

  /** Why a host does not have the feature; empty if it has it. */
  Optional<String> missing(HostReport host) {
    Optional<Finding> finding = host.finding(id);
    if (finding.isEmpty()) {
      return Optional.of(this + ": the doctor did not look at it");
    }
    return finding
        .filter(found -> found.status() != Status.OK && found.status() != worst)
        .map(Reasons::of);
  }
}
