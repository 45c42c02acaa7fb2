package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.ArrayList;
import java.util.List;

/**
 * Who the program is inside the sandbox: user, group and supplementary groups, see credentials(7).
 * They are ids of the sandbox's user namespace; which ids of the host stand behind them is the
 * matter of {@link IdMapping}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param uid 0 to 4294967294
 * @param gid 0 to 4294967294
 * @param supplementary further groups, each 0 to 4294967294
 */
public record Identity(long uid, long gid, List<Long> supplementary) {
  private static final long ID_MAX = 0xFFFF_FFFEL; // the kernel reserves (uid_t) -1 for "no change"

  /**
   * Checks and copies the ids.
   *
   * @throws IllegalArgumentException if an id is out of range
   */
  public Identity {
    requireId("uid", uid);
    requireId("gid", gid);
    supplementary = List.copyOf(notNull(supplementary, "supplementary"));
    supplementary.forEach(group -> requireId("supplementary group", group));
  }

  /** A user and a group, without supplementary groups. */
  public static Identity of(long uid, long gid) {
    return new Identity(uid, gid, List.of());
  }

  /** The same user and group with these supplementary groups in place of the former ones. */
  public Identity withSupplementary(long... groups) {
    List<Long> list = new ArrayList<>(notNull(groups, "supplementary").length);
    for (long group : groups) {
      list.add(group);
    }
    return new Identity(uid, gid, list);
  }

  private static void requireId(String field, long id) {
    if (id < 0 || id > ID_MAX) {
      throw refused(field, id, "is out of range", "give 0 to " + ID_MAX);
    }
  }
}
