package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.jna.Libc;

/**
 * Makes files in memory that may be executed and sealed. Since Linux 6.3 a host can refuse those
 * that do not say so, and those that do: vm.memfd_noexec, see memfd_create(2).
 */
public final class ExecutableMemfd {
  private static final int EINVAL = 22;

  private ExecutableMemfd() {}

  /** Returns the descriptor, closed on exec, or {@code -errno}. */
  public static int create(String name) {
    int flags = Fcntl.MFD_CLOEXEC | Fcntl.MFD_ALLOW_SEALING;
    int fd = Libc.memfdCreate(name, flags | Fcntl.MFD_EXEC);
    return fd == -EINVAL ? Libc.memfdCreate(name, flags) : fd;
  }
}
