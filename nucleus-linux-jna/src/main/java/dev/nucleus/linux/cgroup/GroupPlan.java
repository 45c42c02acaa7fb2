package dev.nucleus.linux.cgroup;

import dev.nucleus.Limits;
import java.util.List;
import java.util.Map;

/**
 * What one sandbox uses of control groups: which hierarchies, with which settings. Immutable, and
 * good for any number of sandboxes with the same limits.
 */
public final class GroupPlan {
  /**
   * A limit that cannot be kept.
   *
   * @param controller what would have kept it
   * @param limit its name and value
   * @param asked whether the caller asked for it
   * @param reason why not, and what helps
   */
  public record Lack(Controller controller, String limit, boolean asked, String reason) {
    /** One readable line. */
    public String text() {
      return limit + (asked ? "" : " (default)") + " is not applied: " + reason;
    }
  }

  private final GroupTree tree;
  private final Limits limits;
  private final Map<Hierarchy, List<Setting>> settings;
  private final List<Lack> lacks;

  GroupPlan(
      GroupTree tree, Limits limits, Map<Hierarchy, List<Setting>> settings, List<Lack> lacks) {
    this.tree = tree;
    this.limits = limits;
    this.settings = settings;
    this.lacks = lacks;
  }

  /** The limits that this host cannot keep. */
  public List<Lack> lacks() {
    return lacks;
  }

  /** Whether there is anything to be made. */
  public boolean isEmpty() {
    return settings.isEmpty();
  }

  /** How the workload gets in. */
  public Entry entry() {
    int separate = 0;
    boolean unified = false;
    for (Hierarchy hierarchy : settings.keySet()) {
      if (hierarchy.version() == Version.V1) {
        separate++;
      } else {
        unified = true;
      }
    }
    return new Entry(separate, unified);
  }

  /**
   * Lets the children of this process clone into the groups of version 2. Cheap when it was done
   * before.
   */
  public void admitLauncher(long pid) {
    UnifiedBase base = tree.unifiedBase();
    if (base != null && entry().unified()) {
      base.admit(pid);
    }
  }

  /** Makes the groups of one sandbox. */
  public Group make() {
    return Group.make(limits, settings, lacks);
  }
}
