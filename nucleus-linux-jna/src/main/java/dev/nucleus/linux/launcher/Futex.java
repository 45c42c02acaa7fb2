package dev.nucleus.linux.launcher;

import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;

/** futex(2) on words of our own memory, which our children share. */
final class Futex {
  private static final int FUTEX_WAIT = 0; // <linux/futex.h>
  private static final int FUTEX_WAKE = 1;

  private final int number;
  private final NativeMemory second = NativeMemory.allocate(2 * Long.BYTES);

  Futex(int number) {
    this.number = number;
    second.buffer().putLong(0, 1);
  }

  /** Wakes whoever waits on the word. */
  void wake(long address) {
    Libc.syscall(number, address, FUTEX_WAKE, 1);
  }

  /** Waits while the word is 0, for a second at the most. */
  void awaitChange(long address) {
    Libc.syscall(number, address, FUTEX_WAIT, 0, second.address());
  }
}
