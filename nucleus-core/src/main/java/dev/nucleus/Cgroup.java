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
 * @param moveApplication whether the application may be moved out of its own group
 */
public record Cgroup(Optional<String> parent, boolean moveApplication) {
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
   * Below the application's own group, or, where that one holds the application and may therefore
   * not hand controllers on, below the group above it if that was delegated to the application's
   * user; the default.
   */
  public static Cgroup auto() {
    return new Cgroup(Optional.empty(), false);
  }

  /**
   * Below the group with this path in the hierarchy, such as {@code /jobs}: the same path in each
   * hierarchy of version 1. The application must be allowed to make groups there.
   *
   * @throws IllegalArgumentException if the path is relative, contains a {@code ..} component, a
   *     NUL or a newline, or is longer than the kernel accepts
   */
  public static Cgroup below(String path) {
    return new Cgroup(Optional.of(notNull(path, "parent of the control groups")), false);
  }

  /**
   * The same place, and the application may be moved to a new leaf below its own group. Version 2
   * needs that where the application is in the group below which groups are made: a group that
   * hands controllers to its children must have no processes of its own.
   */
  public Cgroup movingApplication() {
    return new Cgroup(parent, true);
  }
}
