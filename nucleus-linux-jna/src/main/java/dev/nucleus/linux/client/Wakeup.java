package dev.nucleus.linux.client;

import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;

/** Wakes a thread that polls, by an eventfd(2). Thread-safe. */
final class Wakeup implements AutoCloseable {
  private final Fd eventfd = Fd.eventfd();

  Fd fd() {
    return eventfd;
  }

  synchronized void signal() {
    if (eventfd.isOpen()) {
      NativeMemory one = NativeMemory.allocate(Long.BYTES);
      one.buffer().putLong(0, 1);
      Libc.write(eventfd.number(), one.address(), Long.BYTES);
    }
  }

  void drain() {
    NativeMemory count = NativeMemory.allocate(Long.BYTES);
    Libc.read(eventfd.number(), count.address(), Long.BYTES);
  }

  @Override
  public synchronized void close() {
    eventfd.close();
  }
}
