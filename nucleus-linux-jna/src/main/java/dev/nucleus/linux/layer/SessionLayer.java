package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.LaunchFd;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;

/** A session of its own without a controlling terminal, the standard streams, the umask. */
final class SessionLayer implements Layer {
  private static final String NULL_DEVICE = "/dev/null";

  @Override
  public String name() {
    return "session";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    out.call("setsid");
    NullStreams none = context.nullStreams();
    Slot nullDevice = Slot.create();
    if (none.stdin() || none.stdout() || none.stderr()) {
      // The sandbox's: programs open their streams again by /dev/stdout, which Landlock sees.
      out.call(
              "openat",
              Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
              Arg.string(NULL_DEVICE),
              Arg.named(Fcntl.O_RDWR | Fcntl.O_CLOEXEC, "O_RDWR|O_CLOEXEC"))
          .into(nullDevice)
          .about(NULL_DEVICE);
    }
    Arg nothing = Arg.result(nullDevice, "null");
    Calls.duplicate(out, none.stdin() ? nothing : Arg.descriptor(LaunchFd.STDIN), 0);
    Calls.duplicate(out, none.stdout() ? nothing : Arg.descriptor(LaunchFd.STDOUT), 1);
    Calls.duplicate(out, none.stderr() ? nothing : Arg.descriptor(LaunchFd.STDERR), 2);
    out.call("umask", Arg.octal(context.spec().umask()));
  }
}
