package dev.nucleus.linux.layer;

import dev.nucleus.IdMapping;
import dev.nucleus.SandboxSpec;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.linux.host.IdRange;
import dev.nucleus.linux.host.LauncherKind;

/**
 * The user namespace of one sandbox: its maps in the form of user_namespaces(7), and who writes
 * them.
 *
 * @param uidMap one line, {@code inside outside count}
 * @param gidMap likewise
 * @param outside whether the launcher writes the maps (a range), or PID 1 its own (one id)
 * @param initUid the uid of PID 1 inside: 0 with a range, the workload's with a single id
 * @param initGid likewise
 */
record ResolvedIds(String uidMap, String gidMap, boolean outside, long initUid, long initGid) {
  /** In the launcher's user namespace ids from 1 on are the user's subordinate ids. */
  private static final long SUBORDINATE_START = 1;

  /**
   * Resolves the mapping of {@code spec} for sandboxes that a launcher of {@code kind} starts.
   *
   * @throws SandboxUnsupportedException if this kind of launcher cannot make such a map, or the
   *     identity has ids that the map does not have
   */
  static ResolvedIds of(SandboxSpec spec, LauncherKind kind, long subordinateCount) {
    return switch (kind) {
      case ROOT -> {
        if (spec.idMapping() instanceof IdMapping.Range range) {
          yield range(spec, range.hostStart(), range.count());
        }
        yield range(spec, IdRange.ROOT_DEFAULT.start(), IdRange.ROOT_DEFAULT.count());
      }
      case SUBORDINATE -> range(spec, SUBORDINATE_START, subordinateCount);
      case SINGLE -> single(spec);
    };
  }

  private static ResolvedIds single(SandboxSpec spec) {
    if (!spec.identity().supplementary().isEmpty()) {
      throw new SandboxUnsupportedException(
          "supplementary groups "
              + spec.identity().supplementary()
              + " cannot be mapped without root: only one group id is; leave them out, or give the"
              + " user a range in /etc/subgid and ask for IdMapping.subordinate()");
    }
    long uid = spec.identity().uid();
    long gid = spec.identity().gid();
    return new ResolvedIds(uid + " 0 1\n", gid + " 0 1\n", false, uid, gid);
  }

  private static ResolvedIds range(SandboxSpec spec, long start, long count) {
    requireMapped("uid", spec.identity().uid(), count);
    requireMapped("gid", spec.identity().gid(), count);
    spec.identity().supplementary().forEach(gid -> requireMapped("group", gid, count));
    String map = "0 " + start + " " + count + "\n";
    return new ResolvedIds(map, map, true, 0, 0);
  }

  private static void requireMapped(String field, long id, long count) {
    if (id >= count) {
      throw new SandboxUnsupportedException(
          field
              + " "
              + id
              + " is not mapped: the sandbox has the ids 0 to "
              + (count - 1)
              + "; choose one of those, or a larger IdMapping.range(...)");
    }
  }
}
