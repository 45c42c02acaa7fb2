package dev.nucleus.linux.host;

import java.util.Optional;

/** The ids of the user namespace that this process is in; see user_namespaces(7). */
final class OwnIds {
  private static final int FIELDS = 3;

  private OwnIds() {}

  /** Whether one line of the map, {@code inside outside count}, has the whole range. */
  static boolean cover(HostTree files, IdRange range) {
    Optional<String> map = files.read("/proc/self/uid_map");
    return map.isEmpty() || map.get().lines().anyMatch(line -> covers(line, range));
  }

  private static boolean covers(String line, IdRange range) {
    String[] fields = line.strip().split("\\s+", -1);
    if (fields.length != FIELDS) {
      return false;
    }
    long start = Long.parseLong(fields[0]);
    return start <= range.start()
        && range.start() + range.count() <= start + Long.parseLong(fields[2]);
  }
}
