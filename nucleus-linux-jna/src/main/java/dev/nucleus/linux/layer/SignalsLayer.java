package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.PlanBuilder;

/** Every signal was blocked while processes shared memory; the workload starts with none. */
final class SignalsLayer implements Layer {
  @Override
  public String name() {
    return "signals";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    Calls.unblockSignals(out);
  }
}
