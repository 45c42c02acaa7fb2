package dev.nucleus.linux.client;

import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.FixedFds;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.Calls;
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
      Calls.mapOwnIds(out, "0 " + Libc.geteuid() + " 1\n", "0 " + Libc.getegid() + " 1\n");
    }
    Calls.propagation(out, MountFlags.MS_SLAVE, "MS_SLAVE");
    out.call("setsid");
    // CLONE_CLEAR_SIGHAND leaves alone what is ignored, for example under nohup(1).
    for (int signal = 1; signal <= SIGNALS; signal++) {
      if (signal != SIGKILL && signal != SIGSTOP) {
        Calls.defaultDisposition(out, Arg.number(signal)).tolerating(EINVAL);
      }
    }
    Calls.noNewPrivileges(out);
    Calls.noCoreDumps(out);
    out.call("umask", Arg.octal(UMASK));
    out.call("chdir", Arg.string("/"));
    Calls.duplicate(out, Arg.descriptor(LaunchFd.STDIN), 0);
    Calls.duplicate(out, Arg.descriptor(LaunchFd.STDIN), 1);
    Calls.duplicate(out, Arg.descriptor(LaunchFd.STDERR), 2);
    Calls.duplicate(out, Arg.descriptor(LaunchFd.CONTROL), FixedFds.LAUNCHER_SOCKET);
    Calls.closeOnExec(out, FixedFds.LAUNCHER_SOCKET + 1);
    Calls.unblockSignals(out);
    out.call(
            "execve",
            Arg.string(command.get(0)),
            Arg.blob(Blob.strings(command), command.toString()),
            Arg.blob(Blob.strings(List.of()), "[]"))
        .about(command.get(0));
    return out.buildTrusted();
  }
}
