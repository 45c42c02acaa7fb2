package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.jna.Libc;

/** Writes the id maps of a new user namespace from outside, see user_namespaces(7). */
final class IdMapWriter {
  private IdMapWriter() {}

  /** Returns 0 or {@code -errno}. */
  static long write(long pid, String file, long address, int length) {
    int fd = Libc.open("/proc/" + pid + "/" + file, Fcntl.O_WRONLY | Fcntl.O_CLOEXEC, 0);
    if (fd < 0) {
      return fd;
    }
    long written = Libc.write(fd, address, length);
    Libc.close(fd);
    return written < 0 ? written : 0;
  }
}
