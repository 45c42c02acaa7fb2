package dev.nucleus.linux.client;

import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.FixedFds;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.LaunchFd;
import dev.nucleus.linux.plan.Plan;
import dev.nucleus.linux.plan.PlanBuilder;
import java.util.List;

/**
 * How the application starts its launcher: a child with mounts of its own, and without root in a
 * user namespace of its own, that executes a JVM. The JVM gets a clean environment, its socket and
 * nothing else of the application.
 */
final class LauncherPlan {
  private static final int EINVAL = 22;
  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;
  private static final int SIGNALS = 64;
  private static final int SIGACTION_SIZE = 32;
  private static final int RLIMIT_CORE = 4;
  private static final int UMASK = 077;

  private LauncherPlan() {}

  /**
   * Plans the start.
   *
   * @param gated whether the child waits until its id maps are written from outside
   */
  static Plan of(LauncherKind kind, boolean gated, List<String> command) {
    boolean root = kind == LauncherKind.ROOT;
    PlanBuilder out =
        new PlanBuilder(
            CloneFlags.CLONE_NEWNS | (root ? 0 : CloneFlags.CLONE_NEWUSER),
            root ? "CLONE_VM|CLONE_NEWNS" : "CLONE_VM|CLONE_NEWUSER|CLONE_NEWNS");
    out.layer("launcher");
    if (gated) {
      out.awaitGate();
    } else if (!root) {
      out.writeFile("/proc/self/setgroups", "deny");
      out.writeFile("/proc/self/uid_map", "0 " + Libc.geteuid() + " 1\n");
      out.writeFile("/proc/self/gid_map", "0 " + Libc.getegid() + " 1\n");
    }
    out.call(
        "mount",
        Arg.nul(),
        Arg.string("/"),
        Arg.nul(),
        Arg.named(MountFlags.MS_REC | MountFlags.MS_SLAVE, "MS_REC|MS_SLAVE"),
        Arg.nul());
    out.call("setsid");
    // CLONE_CLEAR_SIGHAND leaves alone what is ignored, for example under nohup(1).
    for (int signal = 1; signal <= SIGNALS; signal++) {
      if (signal != SIGKILL && signal != SIGSTOP) {
        out.call(
                "rt_sigaction",
                Arg.number(signal),
                Arg.blob(Blob.zeroed(SIGACTION_SIZE), "{SIG_DFL}"),
                Arg.nul(),
                Arg.number(Long.BYTES))
            .tolerating(EINVAL);
      }
    }
    out.call(
        "prctl",
        Arg.named(Prctl.PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS"),
        Arg.number(1),
        Arg.number(0),
        Arg.number(0),
        Arg.number(0));
    out.call(
        "prlimit64",
        Arg.number(0),
        Arg.named(RLIMIT_CORE, "RLIMIT_CORE"),
        Arg.blob(Blob.zeroed(16), "{0:0}"),
        Arg.nul());
    out.call("umask", Arg.octal(UMASK));
    out.call("chdir", Arg.string("/"));
    duplicate(out, LaunchFd.STDIN, 0);
    duplicate(out, LaunchFd.STDIN, 1);
    duplicate(out, LaunchFd.STDERR, 2);
    duplicate(out, LaunchFd.CONTROL, FixedFds.LAUNCHER_SOCKET);
    out.call(
        "close_range",
        Arg.number(FixedFds.LAUNCHER_SOCKET + 1),
        Arg.named(0xFFFFFFFFL, "~0U"),
        Arg.named(Fcntl.CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC"));
    out.call(
        "rt_sigprocmask",
        Arg.named(2, "SIG_SETMASK"),
        Arg.blob(Blob.zeroed(Long.BYTES), "[]"),
        Arg.nul(),
        Arg.number(Long.BYTES));
    out.call(
            "execve",
            Arg.string(command.get(0)),
            Arg.blob(Blob.strings(command), command.toString()),
            Arg.blob(Blob.strings(List.of()), "[]"))
        .about(command.get(0));
    return out.buildTrusted();
  }

  private static void duplicate(PlanBuilder out, LaunchFd fd, int number) {
    out.call("dup3", Arg.descriptor(fd), Arg.number(number), Arg.number(0));
  }
}
