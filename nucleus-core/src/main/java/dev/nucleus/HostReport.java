package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

import java.util.List;
import java.util.Optional;

/**
 * What a host offers to sandboxes, and what to do about what is missing. Made by {@link
 * Sandbox#doctor()}. Immutable and thread-safe.
 *
 * @param tier the strongest isolation that the host supports
 * @param findings what was examined, in order
 */
public record HostReport(Tier tier, List<Finding> findings) {
  /** Copies the findings. */
  public HostReport {
    notNull(tier, "tier");
    findings = List.copyOf(notNull(findings, "findings"));
  }

  /** How much isolation a host supports, strongest first. */
  public enum Tier {
    /** Every layer, control groups included. */
    FULL("every layer is available"),
    /** Every layer but control groups: limits hold per process, not for the sandbox as a whole. */
    NO_CGROUP("every layer except control groups is available"),
    /** Namespaces are refused, as in a default container; Landlock, seccomp and rlimits work. */
    LANDLOCK_ONLY("namespaces are refused; only Landlock, seccomp and rlimits are available"),
    /** Nothing that deserves to be called a sandbox. */
    NONE("no sandbox is possible");

    private final String description;

    Tier(String description) {
      this.description = description;
    }

    /** What the tier means, as part of a sentence. */
    public String description() {
      return description;
    }
  }

  /** The verdict on one thing that was examined. */
  public enum Status {
    /** Works. */
    OK,
    /** Works in part; the detail says what does not. */
    DEGRADED,
    /** Does not work. */
    MISSING,
    /** A fact without a verdict, such as the kernel's version. */
    INFO
  }

  /**
   * One thing that was examined. Immutable and thread-safe.
   *
   * @param id a stable identifier, for example {@code userns}
   * @param title what was examined, for people
   * @param status the verdict
   * @param detail what was found
   * @param fix what to do about it, as a command or sentence; empty if nothing is to be done
   */
  public record Finding(
      String id, String title, Status status, String detail, Optional<String> fix) {
    /** Checks that each value is given. */
    public Finding {
      notNull(id, "id");
      notNull(title, "title");
      notNull(status, "status");
      notNull(detail, "detail");
      notNull(fix, "fix");
    }

    /** A finding about which nothing is to be done. */
    public static Finding of(String id, String title, Status status, String detail) {
      return new Finding(id, title, status, detail, Optional.empty());
    }

    /** A finding with its remedy. */
    public static Finding of(String id, String title, Status status, String detail, String fix) {
      return new Finding(id, title, status, detail, Optional.of(fix));
    }
  }

  /** Whether a sandbox with default settings can be launched here. */
  public boolean canLaunch() {
    return tier == Tier.FULL || tier == Tier.NO_CGROUP;
  }

  /** The finding with this id, if it was examined. */
  public Optional<Finding> finding(String id) {
    return findings.stream().filter(finding -> finding.id().equals(id)).findFirst();
  }

  /**
   * The report for people: a line for the verdict, one for each finding, and below it the remedy.
   * Ends with a newline.
   */
  public String toText() {
    int width = findings.stream().mapToInt(finding -> finding.title().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append(tier).append(": ").append(tier.description()).append('\n');
    for (Finding finding : findings) {
      String status = finding.status().name();
      text.append("  ").append(status).append(" ".repeat(10 - status.length()));
      text.append(finding.title()).append(" ".repeat(width - finding.title().length() + 2));
      text.append(finding.detail()).append('\n');
      finding
          .fix()
          .ifPresent(
              fix ->
                  text.append("            fix: ")
                      .append(fix.replace("\n", "\n                 "))
                      .append('\n'));
    }
    return text.toString();
  }
}
