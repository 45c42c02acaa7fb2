package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Calls;
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
      Calls.mapOwnIds(out, ids.uidMap(), ids.gidMap());
    }
  }
}
