package dev.nucleus;

import org.immutables.value.Value;

/**
 * How much the sandbox's own file systems in memory may hold. Immutable and thread-safe; set with
 * the methods of {@link Sandbox.Builder}.
 */
@Value.Immutable
public interface FilesystemSizes {
  /** The root directory tree, into which everything else is mounted: 1 GiB by default. */
  @Value.Default
  default ByteSize root() {
    return ByteSize.ofGibibytes(1);
  }

  /** {@code /tmp}: 256 MiB by default. */
  @Value.Default
  default ByteSize tmp() {
    return ByteSize.ofMebibytes(256);
  }

  /** {@code /dev/shm}: 64 MiB by default. */
  @Value.Default
  default ByteSize shm() {
    return ByteSize.ofMebibytes(64);
  }

  /** The home directory: 256 MiB by default. */
  @Value.Default
  default ByteSize home() {
    return ByteSize.ofMebibytes(256);
  }

  /** Files and directories that each of them may hold: 65536 by default. */
  @Value.Default
  default long inodes() {
    return TmpfsMount.DEFAULT_INODES;
  }
}
