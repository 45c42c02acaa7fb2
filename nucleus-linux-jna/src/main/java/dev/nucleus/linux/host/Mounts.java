package dev.nucleus.linux.host;

import java.util.List;
import java.util.Optional;

/** The mounts that this process sees, from /proc/self/mountinfo; see proc(5). */
final class Mounts {
  /**
   * One mount.
   *
   * @param root the directory of the file system that is mounted
   * @param point where it is mounted
   * @param type the type of the file system
   * @param options its options, between commas
   */
  record Mount(String root, String point, String type, String options) {
    boolean hasOption(String option) {
      return List.of(options.split(",", -1)).contains(option);
    }
  }

  private static final int ROOT = 3;
  private static final int POINT = 4;

  // The kernel keeps these directories empty for ever: what is mounted on them hides nothing.
  private static final List<String> HARMLESS =
      List.of("/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd", "/proc/openprom");

  private final List<Mount> mounts;

  private Mounts(List<Mount> mounts) {
    this.mounts = mounts;
  }

  static Mounts of(HostTree files) {
    return new Mounts(
        files.read("/proc/self/mountinfo").stream()
            .flatMap(String::lines)
            .map(Mounts::parse)
            .flatMap(Optional::stream)
            .toList());
  }

  private static Optional<Mount> parse(String line) {
    int separator = line.indexOf(" - ");
    String[] before = line.split(" ", -1);
    if (separator < 0 || before.length <= POINT) {
      return Optional.empty();
    }
    String[] after = line.substring(separator + 3).split(" ", -1);
    return after.length < 3
        ? Optional.empty()
        : Optional.of(new Mount(before[ROOT], before[POINT], after[0], after[2]));
  }

  List<Mount> ofType(String type) {
    return mounts.stream().filter(mount -> mount.type().equals(type)).toList();
  }

  /** Whether the root directory is a mount; it is none after chroot(2). */
  boolean hasRoot() {
    return mounts.stream().anyMatch(mount -> mount.point().equals("/"));
  }

  /** What is mounted over parts of /proc, which keeps the kernel from giving anybody a new one. */
  List<String> overProc() {
    return mounts.stream()
        .map(Mount::point)
        .filter(point -> point.startsWith("/proc/") && !HARMLESS.contains(point))
        .distinct()
        .sorted()
        .toList();
  }
}
