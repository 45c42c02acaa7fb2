package dev.nucleus.linux.cgroup;

import dev.nucleus.Cgroup;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The group trees of this application, one for each place that it asked for. The first one sweeps
 * what applications left that were killed; when the application ends, its own groups go.
 */
public final class GroupTrees {
  private static final Map<Cgroup, GroupTree> TREES = new HashMap<>();
  private static @Nullable GroupRecord record;

  private GroupTrees() {}

  /**
   * The tree for this place.
   *
   * @param directory where the groups are recorded; null if there is no safe place for it
   */
  public static synchronized GroupTree get(Cgroup cgroup, @Nullable Path directory) {
    GroupTree known = TREES.get(cgroup);
    if (known != null) {
      return known;
    }
    String name = name();
    if (record == null) {
      GroupRecord.sweep(directory);
      record = GroupRecord.open(directory, name);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(GroupTrees::removeAll, "nucleus-cgroup-cleaner"));
    }
    GroupTree tree = GroupTree.make(cgroup, name, record);
    if (!tree.bases().isEmpty()) {
      // What was refused may be allowed by the next time.
      TREES.put(cgroup, tree);
    }
    return tree;
  }

  /** The pid alone is used again one day; together with the time of its start it is not. */
  private static String name() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return "nucleus-" + self.pid() + "-" + start;
  }

  private static synchronized void removeAll() {
    boolean all = true;
    for (GroupTree tree : TREES.values()) {
      for (Path base : tree.bases()) {
        all &= GroupRemover.removeTree(base);
      }
    }
    if (all && record != null) {
      record.delete();
    }
  }
}
