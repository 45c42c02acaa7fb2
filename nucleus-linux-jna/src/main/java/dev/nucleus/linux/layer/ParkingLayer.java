package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.PlanBuilder;

/**
 * Where a blank child waits: cloned ahead into new namespaces, with loopback up, for the next
 * launch that wants just those namespaces. It takes the dearest steps out of the path of a launch.
 * A blank child is used once.
 */
final class ParkingLayer implements Layer {
  @Override
  public String name() {
    return "parking";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    out.park();
  }
}
