package dev.nucleus.linux.client;

import dev.nucleus.linux.jna.NativeMemory;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A buffer for reading output; used again, since every run needs one for a moment. */
final class OutputBuffer {
  private static final int SIZE = 64 * 1024;
  private static final int KEPT = 16;
  private static final ConcurrentLinkedQueue<OutputBuffer> FREE = new ConcurrentLinkedQueue<>();

  private final NativeMemory memory = NativeMemory.allocate(SIZE);
  private final byte[] bytes = new byte[SIZE];

  private OutputBuffer() {}

  static OutputBuffer take() {
    OutputBuffer free = FREE.poll();
    return free == null ? new OutputBuffer() : free;
  }

  void release() {
    if (FREE.size() < KEPT) {
      FREE.add(this);
    }
  }

  NativeMemory memory() {
    return memory;
  }

  byte[] bytes() {
    return bytes;
  }
}
