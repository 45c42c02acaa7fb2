package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.LaunchFd;
import dev.nucleus.linux.plan.PlanBuilder;

/**
 * The workload enters its control groups before anything of the program runs. PID 1 stays outside:
 * until its exec it has the launcher's memory, and whoever kills it for want of memory kills the
 * launcher too. The cgroup namespace comes last, so that these groups are its root.
 */
final class CgroupLayer implements Layer {
  @Override
  public String name() {
    return "cgroup";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    for (int i = 0; i < context.cgroup().separate(); i++) {
      // The right to do so is that of who opened the file, which was the application.
      out.call("write", Arg.descriptor(LaunchFd.cgroup(i)), Arg.string("0"), Arg.number(1));
    }
    if (context.cgroup().any()) {
      out.call("unshare", Arg.named(CloneFlags.CLONE_NEWCGROUP, "CLONE_NEWCGROUP"));
    }
  }
}
