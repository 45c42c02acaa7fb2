package dev.nucleus.linux.client;

import dev.nucleus.internal.OutputCollector;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;

/** Moves what the workload writes to one stream into its collector. */
final class OutputPump {
  private final String stream;
  private final Fd pipe;
  private final OutputCollector collector;
  private long total;

  OutputPump(String stream, Fd pipe, OutputCollector collector) {
    this.stream = stream;
    this.pipe = pipe;
    this.collector = collector;
  }

  /** "stdout" or "stderr". */
  String stream() {
    return stream;
  }

  Fd pipe() {
    return pipe;
  }

  boolean open() {
    return pipe.isOpen();
  }

  /** How many bytes have been read. */
  long total() {
    return total;
  }

  OutputCollector collector() {
    return collector;
  }

  /** Reads once, which does not block when poll(2) said so. */
  void read(NativeMemory buffer, byte[] bytes) {
    long n = Libc.read(pipe.number(), buffer.address(), bytes.length);
    if (n <= 0) {
      close();
      return;
    }
    buffer.buffer().get(0, bytes, 0, (int) n);
    total += n;
    collector.accept(bytes, 0, (int) n);
  }

  void close() {
    if (pipe.isOpen()) {
      pipe.close();
      collector.end();
    }
  }
}
