package dev.nucleus.linux.client;

import dev.nucleus.internal.OutputCollector;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;

/** Moves what the workload writes to one stream into its collector. */
final class OutputPump {
  private final String stream;
  private final Fd pipe;
  private final OutputCollector collector;
  private final long limit;
  private long total;

  /**
   * A pump that passes on at most {@code limit} bytes.
   *
   * @param limit the limit of the spec, {@link Long#MAX_VALUE} if it has none
   */
  OutputPump(String stream, Fd pipe, OutputCollector collector, long limit) {
    this.stream = stream;
    this.pipe = pipe;
    this.collector = collector;
    this.limit = limit;
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

  /** Whether more was written than the limit allows. */
  boolean overLimit() {
    return total > limit;
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
    int passed = (int) Math.min(n, Math.max(0, limit - total));
    total += n;
    collector.accept(bytes, 0, passed);
  }

  void close() {
    if (pipe.isOpen()) {
      pipe.close();
      collector.end();
    }
  }
}
