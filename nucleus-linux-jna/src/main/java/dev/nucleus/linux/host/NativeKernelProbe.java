package dev.nucleus.linux.host;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.launcher.ExecutableMemfd;

/** Asks the kernel that we run on. */
final class NativeKernelProbe implements KernelProbe {
  private static final int SECCOMP_GET_ACTION_AVAIL = 2; // <linux/seccomp.h>, Linux 4.14
  private static final int PAGE = 4096;
  private static final int PROT_READ_WRITE = 3;
  private static final int PROT_READ_EXEC = 5;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private final SyscallTable syscalls = SyscallTable.of(Arch.current());

  @Override
  public long call(String syscall, long... arguments) {
    return Libc.syscall(syscalls.number(syscall), arguments);
  }

  @Override
  public long seccompAction(int action) {
    NativeMemory value = NativeMemory.allocate(Integer.BYTES);
    value.buffer().putInt(0, action);
    return call("seccomp", SECCOMP_GET_ACTION_AVAIL, 0, value.address());
  }

  @Override
  public long executableMemory() {
    long address = Libc.mmap(PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1);
    if (address < 0 && address >= -PAGE) {
      return address;
    }
    long result = Libc.mprotect(address, PAGE, PROT_READ_EXEC);
    Libc.munmap(address, PAGE);
    return result;
  }

  @Override
  public long executableMemfd() {
    int fd = ExecutableMemfd.create("nucleus-doctor");
    return fd < 0 ? fd : Libc.close(fd);
  }

  @Override
  public long effectiveUserId() {
    return Libc.geteuid();
  }
}
