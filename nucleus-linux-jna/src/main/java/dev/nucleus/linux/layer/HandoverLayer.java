package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.CloneArgs;
import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.abi.ControlMessage;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.FixedFds;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.LaunchFd;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;
import java.util.List;

/**
 * PID 1 clones the workload and turns into the reaper. The workload goes on at its own label; PID 1
 * waits until it has been executed (CLONE_VFORK), gives up every right but to send signals, and
 * executes the reaper while the workload is already running.
 */
final class HandoverLayer implements Layer {
  private static final int SIGCHLD = 17;
  private static final long CLONE_FLAGS =
      CloneFlags.CLONE_VM
          | CloneFlags.CLONE_VFORK
          | CloneFlags.CLONE_PARENT_SETTID
          | CloneFlags.CLONE_CHILD_CLEARTID;
  private static final int SFD_CLOEXEC_NONBLOCK = Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK;
  private static final int SECUREBITS_NOROOT_LOCKED = 0x03; // <linux/securebits.h>

  @Override
  public String name() {
    return "handover";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    Slot signals = Slot.create();
    out.call(
            "signalfd4",
            Arg.number(-1),
            Arg.blob(Blob.zeroed(Long.BYTES).putLong(0, 1L << (SIGCHLD - 1)), "[SIGCHLD]"),
            Arg.number(Long.BYTES),
            Arg.named(SFD_CLOEXEC_NONBLOCK, "SFD_CLOEXEC|SFD_NONBLOCK"))
        .into(signals);
    cloneWorkload(context, out);
    // Back in PID 1, when the workload has been executed.
    out.layer(Layers.REAPER);
    if (context.reportStart()) {
      out.call(
          "write",
          Arg.descriptor(LaunchFd.CONTROL),
          Arg.blob(Blob.zeroed(Long.BYTES).putLong(0, ControlMessage.STARTED), "STARTED"),
          Arg.number(Long.BYTES));
    }
    keepOnlyKill(out);
    // Its own descriptors last: until here the numbers may be those of anything of the launcher's.
    Calls.duplicate(out, Arg.descriptor(LaunchFd.CONTROL), FixedFds.REAPER_CONTROL);
    Calls.duplicate(out, Arg.descriptor(LaunchFd.LIVENESS), FixedFds.REAPER_LIVENESS);
    Calls.duplicate(out, Arg.result(signals, "signalfd"), FixedFds.REAPER_SIGNALS);
    Calls.closeOnExec(out, FixedFds.REAPER_SIGNALS + 1);
    out.call(
        "execveat",
        Arg.descriptor(LaunchFd.REAPER),
        Arg.string(""),
        Arg.blob(Blob.strings(List.of("nucleus-init")), "[\"nucleus-init\"]"),
        Arg.blob(Blob.strings(List.of()), "[]"),
        Arg.named(Fcntl.AT_EMPTY_PATH, "AT_EMPTY_PATH"));
  }

  private static void cloneWorkload(PlanContext context, PlanBuilder out) {
    boolean intoGroup = context.cgroup().unified();
    Blob args =
        Blob.zeroed(CloneArgs.SIZE)
            .putLong(CloneArgs.FLAGS, CLONE_FLAGS | (intoGroup ? CloneFlags.CLONE_INTO_CGROUP : 0))
            .putLong(CloneArgs.EXIT_SIGNAL, SIGCHLD)
            .pointer(CloneArgs.PARENT_TID, out.control(), ControlBlock.WORKLOAD_BUSY)
            .pointer(CloneArgs.CHILD_TID, out.control(), ControlBlock.WORKLOAD_BUSY);
    if (intoGroup) {
      args.descriptor(CloneArgs.CGROUP, LaunchFd.cgroup(context.cgroup().separate()));
    }
    out.call(
            "clone3",
            Arg.blob(
                args,
                "{flags=CLONE_VM|CLONE_VFORK"
                    + (intoGroup ? "|CLONE_INTO_CGROUP, cgroup=<cgroup>" : "")
                    + ", exit_signal=SIGCHLD}"),
            Arg.number(CloneArgs.SIZE))
        .onZero(context.workload());
  }

  private static void keepOnlyKill(PlanBuilder out) {
    out.call(
        "prctl",
        Arg.named(Prctl.PR_SET_SECUREBITS, "PR_SET_SECUREBITS"),
        Arg.named(SECUREBITS_NOROOT_LOCKED, "SECBIT_NOROOT|SECBIT_NOROOT_LOCKED"));
    Capabilities.set(out, 1L << Prctl.CAP_KILL, "CAP_KILL");
    out.call(
        "prctl",
        Arg.named(Prctl.PR_CAP_AMBIENT, "PR_CAP_AMBIENT"),
        Arg.named(Prctl.PR_CAP_AMBIENT_RAISE, "PR_CAP_AMBIENT_RAISE"),
        Arg.named(Prctl.CAP_KILL, "CAP_KILL"),
        Arg.number(0),
        Arg.number(0));
  }
}
