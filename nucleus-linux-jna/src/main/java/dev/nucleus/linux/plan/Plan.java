package dev.nucleus.linux.plan;

import java.util.List;

/**
 * Everything that happens between clone3(2) and the exec of the workload: the steps of PID 1, then
 * those of the workload. Immutable once built.
 */
public final class Plan {
  private final long cloneFlags;
  private final String cloneText;
  private final Blob control;
  private final Label resume;
  private final Label unparked;
  private final List<Step> steps;

  Plan(
      long cloneFlags,
      String cloneText,
      Blob control,
      Label resume,
      Label unparked,
      List<Step> steps) {
    this.cloneFlags = cloneFlags;
    this.cloneText = cloneText;
    this.control = control;
    this.resume = resume;
    this.unparked = unparked;
    this.steps = List.copyOf(steps);
  }

  /** The namespaces that PID 1 is born into; flags of clone3(2). */
  public long cloneFlags() {
    return cloneFlags;
  }

  public List<Step> steps() {
    return steps;
  }

  /** Where a child enters that was parked in another program; unplaced without such a place. */
  Label resume() {
    return resume;
  }

  /** Where the program goes on behind the parking place. */
  Label unparked() {
    return unparked;
  }

  Blob control() {
    return control;
  }

  /** The clone in strace's notation. */
  public String cloneCall() {
    return "clone3({flags=" + cloneText + ", exit_signal=SIGCHLD})";
  }

  /** Every step, one a line, in strace's notation, under a heading for each layer. */
  public String explain() {
    StringBuilder out = new StringBuilder();
    out.append("# clone\n").append(cloneCall()).append('\n');
    String layer = "";
    for (Step step : steps) {
      if (!step.layer().equals(layer)) {
        layer = step.layer();
        out.append("# ").append(layer).append('\n');
      }
      out.append(step.call());
      if (step.tolerated().length > 0) {
        out.append("   /* may fail: ").append(Tolerance.text(step.tolerated())).append(" */");
      }
      out.append('\n');
    }
    return out.toString();
  }
}
