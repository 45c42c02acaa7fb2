package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.jna.Libc;

/** Writes the id maps of a new user namespace from outside, see user_namespaces(7). */
final class IdMapWriter {
  /** Writes the maps of a request, if it has any. Returns 0 or {@code -errno}. */
  long write(long pid, ProgramMemory program, StartRequest request) {
    if (request.uidMapLength == 0) {
      return 0;
    }
    long base = program.address();
    long result = write(pid, "uid_map", base + request.uidMapAt(), request.uidMapLength);
    return result < 0
        ? result
        : write(pid, "gid_map", base + request.gidMapAt(), request.gidMapLength);
  }

  private static long write(long pid, String file, long address, int length) {
    int fd = Libc.open("/proc/" + pid + "/" + file, Fcntl.O_WRONLY | Fcntl.O_CLOEXEC, 0);
    if (fd < 0) {
      return fd;
    }
    long written = Libc.write(fd, address, length);
    Libc.close(fd);
    return written < 0 ? written : 0;
  }
}
