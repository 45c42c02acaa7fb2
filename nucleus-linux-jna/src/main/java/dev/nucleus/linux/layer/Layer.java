package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.PlanBuilder;

/** One isolation layer. Stateless: everything that it needs is in the context. */
interface Layer {
  /** The label that its steps carry in explanations and exceptions. */
  String name();

  /** Appends the steps of this layer. */
  void plan(PlanContext context, PlanBuilder out);
}
