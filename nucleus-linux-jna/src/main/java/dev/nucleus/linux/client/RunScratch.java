package dev.nucleus.linux.client;

import dev.nucleus.linux.abi.ControlMessage;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.jna.SocketMessage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What one thread needs outside the heap to follow a sandbox. Used again, since to allocate it
 * would be a good part of what a launch costs.
 */
final class RunScratch {
  static final int POLLFD_SIZE = 8;

  private static final int MAX_POLLFDS = 8;
  private static final int OUTPUT_SIZE = 64 * 1024;
  private static final int KEPT = 16;
  private static final ConcurrentLinkedQueue<RunScratch> FREE = new ConcurrentLinkedQueue<>();

  private final NativeMemory output = NativeMemory.allocate(OUTPUT_SIZE);
  private final byte[] outputBytes = new byte[OUTPUT_SIZE];
  private final NativeMemory pollfds = NativeMemory.allocate(MAX_POLLFDS * POLLFD_SIZE);
  private final NativeMemory message = NativeMemory.allocate(ControlMessage.MAX_SIZE);
  private final SocketMessage receiver = new SocketMessage(1);

  private RunScratch() {}

  static RunScratch take() {
    RunScratch free = FREE.poll();
    return free == null ? new RunScratch() : free;
  }

  void release() {
    if (FREE.size() < KEPT) {
      FREE.add(this);
    }
  }

  /** For reading output, with an array of the same size. */
  NativeMemory output() {
    return output;
  }

  byte[] outputBytes() {
    return outputBytes;
  }

  /** Room for the structs of poll(2). */
  NativeMemory pollfds() {
    return pollfds;
  }

  /** Room for one message of a control socket. */
  NativeMemory message() {
    return message;
  }

  SocketMessage receiver() {
    return receiver;
  }
}
