package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;

/** Every signal was blocked while processes shared memory; the workload starts with none. */
final class SignalsLayer implements Layer {
  private static final int SIG_SETMASK = 2;

  @Override
  public String name() {
    return "signals";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    out.call(
        "rt_sigprocmask",
        Arg.named(SIG_SETMASK, "SIG_SETMASK"),
        Arg.blob(Blob.zeroed(Long.BYTES), "[]"),
        Arg.nul(),
        Arg.number(Long.BYTES));
  }
}
