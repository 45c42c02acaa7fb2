package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.LaunchFd;
import dev.nucleus.linux.plan.PlanBuilder;

/** A session of its own without a controlling terminal, the standard streams, the umask. */
final class SessionLayer implements Layer {
  @Override
  public String name() {
    return "session";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    out.call("setsid");
    Calls.duplicate(out, Arg.descriptor(LaunchFd.STDIN), 0);
    Calls.duplicate(out, Arg.descriptor(LaunchFd.STDOUT), 1);
    Calls.duplicate(out, Arg.descriptor(LaunchFd.STDERR), 2);
    out.call("umask", Arg.octal(context.spec().umask()));
  }
}
