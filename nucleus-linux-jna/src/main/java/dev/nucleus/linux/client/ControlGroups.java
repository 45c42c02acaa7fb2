package dev.nucleus.linux.client;

import dev.nucleus.Cgroup;
import dev.nucleus.Limits;
import dev.nucleus.SandboxSpec;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.linux.cgroup.Group;
import dev.nucleus.linux.cgroup.GroupPlan;
import dev.nucleus.linux.cgroup.GroupTrees;
import dev.nucleus.linux.jna.Libc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans and makes the control groups of sandboxes. Thread-safe. */
final class ControlGroups {
  private static final int KEPT = 64;
  private static final Logger logger = LoggerFactory.getLogger(ControlGroups.class);

  private record Wanted(Cgroup cgroup, Limits limits) {}

  private final Map<Wanted, GroupPlan> plans =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Wanted, GroupPlan> eldest) {
          return size() > KEPT;
        }
      };

  /** A place for records; found once. */
  private static final class Records {
    static final @Nullable Path DIRECTORY = directory();

    private static @Nullable Path directory() {
      String runtime = System.getenv("XDG_RUNTIME_DIR");
      Path parent =
          Libc.geteuid() == 0
              ? Path.of("/run")
              : runtime != null ? Path.of(runtime) : Path.of(System.getProperty("user.home"));
      String name = parent.startsWith("/run") ? "nucleus" : ".nucleus";
      try {
        return PrivateDirectory.open(parent.resolve(name)).path();
      } catch (IOException unsafe) {
        logger.debug("control groups are not recorded: {}", unsafe.toString());
        return null;
      }
    }
  }

  /**
   * What a sandbox uses; null if nothing of its limits needs a group.
   *
   * @throws SandboxUnsupportedException if a limit was asked that this host cannot keep, and not
   *     only as well as possible
   */
  @Nullable GroupPlan plan(SandboxSpec spec) {
    if (!spec.limits().needsControlGroup()) {
      return null;
    }
    Wanted wanted = new Wanted(spec.cgroup(), spec.limits());
    GroupPlan plan;
    synchronized (plans) {
      plan = plans.get(wanted);
    }
    if (plan == null) {
      plan = GroupTrees.get(spec.cgroup(), Records.DIRECTORY).plan(spec.limits());
      if (!plan.isEmpty()) {
        synchronized (plans) {
          plans.put(wanted, plan);
        }
      }
    }
    requireKept(spec, plan.lacks());
    if (plan.isEmpty() && !spec.bestEffortLimits()) {
      throw new SandboxUnsupportedException(
          "accounting needs a control group, and this host has none that can be used; run nucleus"
              + " doctor for the cause, or allow bestEffortLimits()");
    }
    return plan;
  }

  /** Makes the groups of one sandbox. */
  static Group make(SandboxSpec spec, GroupPlan plan) {
    Group group = plan.make();
    try {
      requireKept(spec, group.lacks());
      return group;
    } catch (RuntimeException lacking) {
      group.close();
      throw lacking;
    }
  }

  private static void requireKept(SandboxSpec spec, Iterable<GroupPlan.Lack> lacks) {
    for (GroupPlan.Lack lack : lacks) {
      if (lack.asked() && !spec.bestEffortLimits()) {
        throw new SandboxUnsupportedException(
            "limits: "
                + lack.text()
                + "; or let limits that cannot be kept be reported only: bestEffortLimits()");
      }
    }
  }
}
