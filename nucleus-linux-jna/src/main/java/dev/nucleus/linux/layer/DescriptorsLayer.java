package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.PlanBuilder;

/** No descriptor above 2 survives the exec; until then the report needs one. */
final class DescriptorsLayer implements Layer {
  /** Behind the standard streams. */
  private static final int FIRST = 3;

  @Override
  public String name() {
    return "descriptors";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    Calls.closeOnExec(out, FIRST);
  }
}
