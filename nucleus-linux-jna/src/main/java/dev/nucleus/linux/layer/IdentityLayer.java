package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.PlanBuilder;

/** The id maps of the user namespace, and PID 1's own identity in it. */
final class IdentityLayer implements Layer {
  @Override
  public String name() {
    return "identity";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    ResolvedIds ids = context.ids();
    if (ids.outside()) {
      out.awaitGate();
      out.call("setgroups", Arg.number(0), Arg.nul());
      out.call("setresgid", Arg.number(0), Arg.number(0), Arg.number(0));
      out.call("setresuid", Arg.number(0), Arg.number(0), Arg.number(0));
      // A change of uid clears it.
      ProcessLayer.dieWithLauncher(out);
    } else {
      // Without privilege a gid map is only allowed once setgroups(2) is given up for good.
      out.writeFile("/proc/self/setgroups", "deny");
      out.writeFile("/proc/self/uid_map", ids.uidMap());
      out.writeFile("/proc/self/gid_map", ids.gidMap());
    }
  }
}
