package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

import java.util.Optional;

/**
 * Where the control groups of sandboxes are made, see cgroups(7) and "Delegation" in
 * Documentation/admin-guide/cgroup-v2.rst of the kernel. A sandbox gets one only if {@link
 * Limits#needsControlGroup()}. Immutable and thread-safe.
 *
 * @param parent the group below which they are made, as a path in the hierarchy; empty for the
 *     application's own group
 * @param systemd whether systemd may be asked for a group where the application has none that it
 *     may change
 * @param moveApplication whether the application may be moved out of its own group
 */
public record Cgroup(Optional<String> parent, boolean systemd, boolean moveApplication) {
  /**
   * Checks and normalises the parent.
   *
   * @throws IllegalArgumentException if the parent is relative, contains a {@code ..} component, a
   *     NUL or a newline, or is longer than the kernel accepts
   */
  public Cgroup {
    parent =
        notNull(parent, "parent")
            .map(path -> SandboxPath.parse("parent of the control groups", path).toString());
  }

  /**
   * Below the application's own group; the default. Without root and where that group is not
   * delegated to the application's user, in a transient scope of systemd's user manager, where one
   * runs.
   */
  public static Cgroup auto() {
    return new Cgroup(Optional.empty(), true, false);
  }

  /**
   * Below the group with this path in the hierarchy, such as {@code /jobs}: the same path in each
   * hierarchy of version 1. The application must be allowed to make groups there; systemd is not
   * asked.
   *
   * @throws IllegalArgumentException if the path is relative, contains a {@code ..} component, a
   *     NUL or a newline, or is longer than the kernel accepts
   */
  public static Cgroup below(String path) {
    return new Cgroup(Optional.of(notNull(path, "parent of the control groups")), false, false);
  }

  /** The same place, but systemd is not asked for anything. */
  public Cgroup withoutSystemd() {
    return new Cgroup(parent, false, moveApplication);
  }

  /**
   * The same place, and the application may be moved to a new leaf below its own group. Version 2
   * needs that where the application is in the group below which groups are made: a group that
   * hands controllers to its children must have no processes of its own.
   */
  public Cgroup movingApplication() {
    return new Cgroup(parent, systemd, true);
  }
}
