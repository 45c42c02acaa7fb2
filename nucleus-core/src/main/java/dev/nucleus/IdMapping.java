package dev.nucleus;

import static dev.nucleus.internal.Checks.refused;

/**
 * Which users of the host stand behind the users of the sandbox, see user_namespaces(7). Immutable
 * and thread-safe.
 *
 * <p>No mapping ever gives the sandbox the host's root user, whatever uid it has inside.
 */
public sealed interface IdMapping {
  /**
   * The best mapping that the application's rights allow; the default. As root it is {@code
   * range(100000, 65536)}, so that the sandbox owns nothing on the host; without root it is {@link
   * #single()}, which needs no set-up on the host.
   */
  static IdMapping auto() {
    return new Auto();
  }

  /**
   * Only the sandbox's one user and group exist, backed by the application's own. Refused when the
   * application runs as root.
   */
  static IdMapping single() {
    return new Single();
  }

  /**
   * The ids 0 to {@code count - 1} of the sandbox are {@code hostStart} and following on the host.
   * Needs root.
   *
   * @throws IllegalArgumentException if {@code hostStart} is below 1 (it would map the host's
   *     root), {@code count} is below 1, or the range goes beyond 4294967294
   */
  static IdMapping range(long hostStart, long count) {
    return new Range(hostStart, count);
  }

  /**
   * The range that {@code /etc/subuid} and {@code /etc/subgid} grant to the application's user,
   * applied with newuidmap(1) and newgidmap(1). Refused when the application runs as root.
   */
  static IdMapping subordinate() {
    return new Subordinate();
  }

  /** See {@link IdMapping#auto()}. */
  record Auto() implements IdMapping {}

  /** See {@link IdMapping#single()}. */
  record Single() implements IdMapping {}

  /**
   * See {@link IdMapping#range(long, long)}.
   *
   * @param hostStart the id on the host of the sandbox's id 0
   * @param count how many ids there are
   */
  record Range(long hostStart, long count) implements IdMapping {
    private static final long ID_COUNT = 0xFFFF_FFFFL; // (uid_t) -1 is no id

    /** Checks the range. */
    public Range {
      if (hostStart < 1) {
        throw refused(
            "hostStart",
            hostStart,
            "would give the sandbox the host's root or no user at all",
            "give 1 or more, for example 100000");
      }
      if (count < 1) {
        throw refused("count", count, "maps no user", "give 1 or more, for example 65536");
      }
      if (hostStart >= ID_COUNT || count > ID_COUNT - hostStart) {
        throw refused(
            "range",
            hostStart + "+" + count,
            "goes beyond the last id",
            "let it end at " + (ID_COUNT - 1) + " or below");
      }
    }
  }

  /** See {@link IdMapping#subordinate()}. */
  record Subordinate() implements IdMapping {}
}
