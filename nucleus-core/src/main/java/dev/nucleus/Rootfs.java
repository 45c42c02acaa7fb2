package dev.nucleus;

import java.nio.file.Path;

/**
 * Where the root file system of a sandbox comes from. Immutable and thread-safe.
 *
 * <p>Either way the sandbox gets a root of its own with a private {@code /proc}, {@code /dev},
 * {@code /tmp} and home directory, and what comes from the host is read-only.
 */
public sealed interface Rootfs permits HostRootfs, DirectoryRootfs {
  /**
   * The programs and libraries of the host ({@code /usr}, {@code /bin}, {@code /lib} and their
   * like) read-only, with nothing of its users, configuration or data. The default.
   */
  static Rootfs host() {
    return new HostRootfs();
  }

  /**
   * The tree below a directory of the host, read-only, as the sandbox's root: for example an
   * unpacked distribution image.
   *
   * @param directory must exist when the sandbox is built
   */
  static Rootfs directory(Path directory) {
    return new DirectoryRootfs(directory);
  }
}
