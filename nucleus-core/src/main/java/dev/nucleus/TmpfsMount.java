package dev.nucleus;

import static dev.nucleus.internal.Checks.refused;

import dev.nucleus.internal.Checks;

/**
 * An empty file system in memory, see tmpfs(5). What is written to it counts as memory of the
 * sandbox and is gone when the sandbox ends. Immutable and thread-safe.
 *
 * @param destination where it appears
 * @param size the most bytes that it holds, at least one: to the kernel zero means no limit
 * @param inodes the most files and directories that it holds, at least one, for the same reason
 * @param mode permission bits of its root directory, {@code 01777} by default
 * @param executable whether programs may be executed from it, {@code false} by default
 */
public record TmpfsMount(
    SandboxPath destination, ByteSize size, long inodes, int mode, boolean executable)
    implements Mount {
  static final ByteSize DEFAULT_SIZE = ByteSize.ofMebibytes(64);
  static final long DEFAULT_INODES = 65_536;
  static final int DEFAULT_MODE = 01777;

  /**
   * Checks each value.
   *
   * @throws IllegalArgumentException if size or inodes is zero, or the mode has other bits than
   *     {@code 07777}
   */
  public TmpfsMount {
    Checks.notNull(destination, "destination");
    requireBounded("size", size);
    requireBounded("inodes", inodes);
    if ((mode & ~07777) != 0) {
      throw refused(
          "mode", "0" + Integer.toOctalString(mode), "is out of range", "give 0 to 07777 (octal)");
    }
  }

  static ByteSize requireBounded(String field, ByteSize size) {
    if (Checks.notNull(size, field).bytes() == 0) {
      throw refused(field, size, "would mean no limit to the kernel", "give at least \"4k\"");
    }
    return size;
  }

  static long requireBounded(String field, long inodes) {
    if (inodes <= 0) {
      throw refused(field, inodes, "is no limit", "give at least 1");
    }
    return inodes;
  }

  /** The same mount with other permission bits on its root directory. */
  public TmpfsMount withMode(int newMode) {
    return new TmpfsMount(destination, size, inodes, newMode, executable);
  }

  /** The same mount with another limit on the number of files and directories. */
  public TmpfsMount withInodes(long newInodes) {
    return new TmpfsMount(destination, size, newInodes, mode, executable);
  }

  /** The same mount from which programs may be executed. */
  public TmpfsMount exec() {
    return new TmpfsMount(destination, size, inodes, mode, true);
  }

  @Override
  public TmpfsMount noexec() {
    return new TmpfsMount(destination, size, inodes, mode, false);
  }
}
