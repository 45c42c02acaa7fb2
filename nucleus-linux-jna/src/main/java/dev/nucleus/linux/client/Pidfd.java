package dev.nucleus.linux.client;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.jna.Libc;
import org.jspecify.annotations.Nullable;

/** What is done with the pidfd of a PID 1, see pidfd_open(2). */
final class Pidfd {
  private static final int SIGKILL = 9;

  private Pidfd() {}

  /** Kills PID 1, and so every process of its namespace. */
  static void kill(@Nullable Fd pidfd) {
    if (pidfd != null && pidfd.isOpen()) {
      int number = SyscallTable.of(Arch.current()).number("pidfd_send_signal");
      Libc.syscall(number, pidfd.number(), SIGKILL, 0, 0);
    }
  }
}
