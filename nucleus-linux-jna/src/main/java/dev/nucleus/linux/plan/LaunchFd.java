package dev.nucleus.linux.plan;

import dev.nucleus.linux.launcher.LauncherProtocol;
import java.util.List;

/** Descriptors that get their numbers in the launcher, just before a program runs. */
public enum LaunchFd {
  /** Passed by the application with each launch. */
  STDIN("stdin", LauncherProtocol.FD_STDIN),
  STDOUT("stdout", LauncherProtocol.FD_STDOUT),
  STDERR("stderr", LauncherProtocol.FD_STDERR),
  CONTROL("control socket", LauncherProtocol.FD_CONTROL),
  /** What the workload enters its control groups by, as many as there are. */
  CGROUP_0("cgroup", LauncherProtocol.FD_CGROUP),
  CGROUP_1("cgroup", LauncherProtocol.FD_CGROUP + 1),
  CGROUP_2("cgroup", LauncherProtocol.FD_CGROUP + 2),
  CGROUP_3("cgroup", LauncherProtocol.FD_CGROUP + 3),
  CGROUP_4("cgroup", LauncherProtocol.FD_CGROUP + 4),
  CGROUP_5("cgroup", LauncherProtocol.FD_CGROUP + 5),
  CGROUP_6("cgroup", LauncherProtocol.FD_CGROUP + 6),
  CGROUP_7("cgroup", LauncherProtocol.FD_CGROUP + 7),
  /** The launcher's own. */
  LIVENESS("liveness pipe", LauncherProtocol.FD_LIVENESS),
  REAPER("reaper memfd", LauncherProtocol.FD_REAPER),
  LAUNCHER("launcher pidfd", LauncherProtocol.FD_LAUNCHER);

  private static final List<LaunchFd> CGROUPS =
      List.of(CGROUP_0, CGROUP_1, CGROUP_2, CGROUP_3, CGROUP_4, CGROUP_5, CGROUP_6, CGROUP_7);

  private final String label;
  private final int patch;

  LaunchFd(String label, int patch) {
    this.label = label;
    this.patch = patch;
  }

  /** The descriptor of the group with this number. */
  public static LaunchFd cgroup(int index) {
    return CGROUPS.get(index);
  }

  /** How the launcher is told to fill it in. */
  public int patch() {
    return patch;
  }

  public String label() {
    return label;
  }
}
