package dev.nucleus.linux.layer;

import dev.nucleus.Rlimit;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.PlanBuilder;

/** Resource limits of the workload, see getrlimit(2). */
final class RlimitsLayer implements Layer {
  @Override
  public String name() {
    return "rlimits";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    context
        .spec()
        .limits()
        .rlimits()
        .forEach(
            (resource, bounds) -> {
              if (resource == Rlimit.CORE && bounds.hard() == 0) {
                Calls.noCoreDumps(out);
              } else {
                limit(out, resource, bounds);
              }
            });
  }

  private static void limit(PlanBuilder out, Rlimit resource, Rlimit.Bounds bounds) {
    out.call(
        "prlimit64",
        Arg.number(0),
        Arg.named(resource.number(), "RLIMIT_" + resource.name()),
        Arg.blob(
            Blob.zeroed(16).putLong(0, bounds.soft()).putLong(8, bounds.hard()),
            "{" + bounds + "}"),
        Arg.nul());
  }
}
