package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.Label;
import dev.nucleus.linux.plan.LaunchFd;
import dev.nucleus.linux.plan.PlanBuilder;

/** What PID 1 does first: it dies with the launcher, and can never gain a privilege. */
final class ProcessLayer implements Layer {
  private static final int SIGKILL = 9;
  private static final int SIGCHLD = 17;
  private static final int POLLFD_SIZE = 8;
  private static final int UMASK = 022;

  @Override
  public String name() {
    return "process";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    dieWithLauncher(out);
    endIfLauncherIsGone(out);
    Calls.noNewPrivileges(out);
    // The launcher makes files for itself only; what is made here others must be able to enter.
    out.call("umask", Arg.octal(UMASK));
    // The launcher ignores SIGCHLD, which is inherited; the reaper has to wait for children.
    Calls.defaultDisposition(out, Arg.named(SIGCHLD, "SIGCHLD"));
  }

  /** For the time of the set-up; afterwards the reaper watches the launcher's pipe. */
  static void dieWithLauncher(PlanBuilder out) {
    out.call(
        "prctl",
        Arg.named(Prctl.PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG"),
        Arg.named(SIGKILL, "SIGKILL"));
  }

  /** It may have ended before the signal was asked for; then nobody would ever send it. */
  private static void endIfLauncherIsGone(PlanBuilder out) {
    Label alive = new Label();
    out.call(
            "ppoll",
            Arg.blob(
                Blob.zeroed(POLLFD_SIZE).descriptor(0, LaunchFd.LAUNCHER).putInt(4, Net.POLLIN),
                "[{<launcher pidfd>, POLLIN}]"),
            Arg.number(1),
            Arg.blob(Blob.zeroed(2 * Long.BYTES), "{0}"),
            Arg.nul(),
            Arg.number(0))
        .onZero(alive);
    out.call("exit_group", Arg.number(0));
    out.place(alive);
  }
}
