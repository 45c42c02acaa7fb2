package dev.nucleus.linux.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A plan that reads the clock before every step, and writes what it read to standard output just
 * before the last step, the exec: sixteen bytes, a {@code struct timespec}, for each step.
 */
public final class TimedPlan {
  public static final int TIMESPEC_SIZE = 16;

  private static final int CLOCK_MONOTONIC = 1;

  private TimedPlan() {}

  /** The timed form of {@code plan}. The labels of {@code plan} are moved: it is used up. */
  public static Plan of(Plan plan) {
    List<Step> steps = plan.steps();
    Blob times = Blob.zeroed(TIMESPEC_SIZE * steps.size());
    List<Step> timed = new ArrayList<>();
    Set<Label> labels = Collections.newSetFromMap(new IdentityHashMap<>());
    labels.add(plan.resume());
    labels.add(plan.unparked());
    for (int i = 0; i < steps.size(); i++) {
      timed.add(
          new Step(
              "clock",
              "clock_gettime",
              List.of(Arg.number(CLOCK_MONOTONIC), Arg.blob(times, "&times", TIMESPEC_SIZE * i))));
      Step step = steps.get(i);
      if (i == steps.size() - 1) {
        timed.add(
            new Step(
                "clock",
                "write",
                List.of(Arg.number(1), Arg.blob(times, "times"), Arg.number(times.size()))));
      }
      timed.add(step);
      for (Label label :
          new Label[] {step.zeroTarget(), step.positiveTarget(), step.toleratedTarget()}) {
        if (label != null) {
          labels.add(label);
        }
      }
    }
    for (Label label : labels) {
      // Before the reading that stands before the step.
      label.index *= 2;
    }
    return new Plan(
        plan.cloneFlags(), plan.cloneCall(), plan.control(), plan.resume(), plan.unparked(), timed);
  }
}
