package dev.nucleus.linux.host;

import java.util.Optional;

/**
 * A range of ids that the administrator gave to a user; see subuid(5).
 *
 * @param start the first id
 * @param count how many
 */
public record IdRange(long start, long count) {
  /**
   * The ids behind a sandbox that root launches by default: from the first one on that useradd(8)
   * leaves free.
   */
  public static final IdRange ROOT_DEFAULT = new IdRange(100_000, 65_536);

  /**
   * The first range of a user.
   *
   * @param file {@code /etc/subuid} or {@code /etc/subgid}
   */
  public static Optional<IdRange> find(HostTree files, String file, String name, long uid) {
    return files.read(file).stream()
        .flatMap(String::lines)
        .map(line -> line.strip().split(":", -1))
        .filter(fields -> fields.length == 3)
        .filter(fields -> fields[0].equals(name) || fields[0].equals(Long.toString(uid)))
        .flatMap(fields -> parse(fields[1], fields[2]).stream())
        .findFirst();
  }

  /** First and last id. */
  String text() {
    return start + "-" + (start + count - 1);
  }

  private static Optional<IdRange> parse(String start, String count) {
    try {
      return Optional.of(new IdRange(Long.parseLong(start), Long.parseLong(count)));
    } catch (NumberFormatException malformed) {
      return Optional.empty();
    }
  }
}
