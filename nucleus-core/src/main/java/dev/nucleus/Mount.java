package dev.nucleus;

import java.nio.file.Path;

/**
 * Something that is mounted in a sandbox in addition to its root file system. Immutable and
 * thread-safe.
 *
 * <p>Every mount is {@code nosuid} and {@code nodev}. Mounts are made in the order in which they
 * were given, so that a mount below another one must come after it.
 */
public sealed interface Mount permits BindMount, TmpfsMount {
  /** Shows a file or directory of the host, without the right to change it. */
  static BindMount bindReadOnly(Path source, String destination) {
    return new BindMount(source, SandboxPath.parse("destination", destination), true, true);
  }

  /**
   * Shows a file or directory of the host that the sandbox may change. The host sees every change
   * at once, including files that the program leaves behind to mislead whoever reads them.
   */
  static BindMount bindReadWrite(Path source, String destination) {
    return new BindMount(source, SandboxPath.parse("destination", destination), false, true);
  }

  /** An empty file system in memory of at most 64 MiB. */
  static TmpfsMount tmpfs(String destination) {
    return tmpfs(destination, TmpfsMount.DEFAULT_SIZE);
  }

  /** An empty file system in memory of at most {@code size}. */
  static TmpfsMount tmpfs(String destination, ByteSize size) {
    return new TmpfsMount(
        SandboxPath.parse("destination", destination),
        size,
        TmpfsMount.DEFAULT_INODES,
        TmpfsMount.DEFAULT_MODE,
        false);
  }

  /** Where it appears in the sandbox; missing directories are created. */
  SandboxPath destination();

  /** Whether programs may be executed from it; {@code false} is {@code noexec} of mount(8). */
  boolean executable();

  /** The same mount from which nothing can be executed. */
  Mount noexec();
}
