package dev.nucleus.linux.client;

import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.cgroup.Group;
import dev.nucleus.linux.cgroup.GroupPlan;
import dev.nucleus.linux.launcher.LauncherProtocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The control groups of one sandbox, if it has any, and what watches what they cannot keep. */
final class Confinement implements AutoCloseable {
  private final @Nullable Group group;
  private final List<GroupPlan.Lack> lacks;
  private final List<Fd> entries = new ArrayList<>();
  private final Watch watch;

  private Confinement(SandboxSpec spec, @Nullable Group group, List<GroupPlan.Lack> lacks) {
    this.group = group;
    this.lacks = lacks;
    if (group != null) {
      watch = new GroupWatch(group, spec.limits(), System.nanoTime());
    } else if (spec.bestEffortLimits() && TreeWatch.helps(spec.limits())) {
      watch = new TreeWatch(spec.limits());
    } else {
      watch = Watch.NONE;
    }
  }

  /** Makes what the plan says, for a sandbox that this launcher is going to clone. */
  static Confinement make(SandboxSpec spec, @Nullable GroupPlan plan, LauncherConnection launcher) {
    if (plan == null || plan.isEmpty()) {
      return new Confinement(spec, null, plan == null ? List.of() : plan.lacks());
    }
    plan.admitLauncher(launcher.pid());
    Group group = ControlGroups.make(spec, plan);
    try {
      Confinement confinement = new Confinement(spec, group, group.lacks());
      confinement.openEntries(group);
      return confinement;
    } catch (RuntimeException failed) {
      group.close();
      throw failed;
    }
  }

  private void openEntries(Group of) {
    try {
      for (Path file : of.entryFiles()) {
        entries.add(Fd.open(file, Fcntl.O_WRONLY));
      }
      Optional<Path> unified = of.unified();
      if (unified.isPresent()) {
        entries.add(Fd.open(unified.get(), Fcntl.O_PATH));
      }
    } catch (RuntimeException failed) {
      closeEntries();
      watch.close();
      throw failed;
    }
  }

  /** Adds what the workload enters the groups by, in the order of its plan. */
  void addTo(LaunchDescriptors fds) {
    for (int i = 0; i < entries.size(); i++) {
      fds.add(LauncherProtocol.FD_CGROUP + i, entries.get(i));
    }
  }

  /** They have been sent. */
  void closeEntries() {
    entries.forEach(Fd::close);
  }

  @Nullable Group group() {
    return group;
  }

  List<GroupPlan.Lack> lacks() {
    return lacks;
  }

  Watch watch() {
    return watch;
  }

  @Override
  public void close() {
    closeEntries();
    watch.close();
    if (group != null) {
      group.close();
    }
  }
}
