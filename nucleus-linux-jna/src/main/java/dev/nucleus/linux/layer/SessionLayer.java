package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Arg;
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
    stream(out, LaunchFd.STDIN, 0);
    stream(out, LaunchFd.STDOUT, 1);
    stream(out, LaunchFd.STDERR, 2);
    out.call("umask", Arg.octal(context.spec().umask()));
  }

  private static void stream(PlanBuilder out, LaunchFd fd, int number) {
    out.call("dup3", Arg.descriptor(fd), Arg.number(number), Arg.number(0));
  }
}
