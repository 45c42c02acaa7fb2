package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.PlanBuilder;

/** No descriptor above 2 survives the exec; until then the report needs one. */
final class DescriptorsLayer implements Layer {
  @Override
  public String name() {
    return "descriptors";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    out.call(
        "close_range",
        Arg.number(3),
        Arg.named(0xFFFFFFFFL, "~0U"),
        Arg.named(Fcntl.CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC"));
  }
}
