package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;

/** The reaper's ELF image, in a sealed memfd that can be executed and not be read or changed. */
final class ReaperFile {
  private static final int MODE_EXECUTE_ONLY = 0111;

  private ReaperFile() {}

  static int create(byte[] elf) {
    int fd = ExecutableMemfd.create("nucleus-init");
    Launcher.check("memfd_create", fd);
    NativeMemory bytes = NativeMemory.of(elf);
    long written = Libc.write(fd, bytes.address(), elf.length);
    if (written != elf.length) {
      throw new IllegalStateException("write of the reaper: " + written + " of " + elf.length);
    }
    Launcher.check("fchmod", Libc.fchmod(fd, MODE_EXECUTE_ONLY));
    int seals = Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_WRITE;
    Launcher.check("fcntl(F_ADD_SEALS)", Libc.fcntl(fd, Fcntl.F_ADD_SEALS, seals));
    return fd;
  }
}
