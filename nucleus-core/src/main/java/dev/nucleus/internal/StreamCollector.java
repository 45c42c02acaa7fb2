package dev.nucleus.internal;

import dev.nucleus.CapturedOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the bytes on to code of the application. When that throws, it is logged and kept for the
 * result, and the rest of the output is counted and dropped: the program must not notice.
 *
 * <p>Thread-safe. No lock is held while the application's code runs, so that {@link #result()} is
 * not held up by a slow one.
 */
final class StreamCollector implements OutputCollector {
  /** Where the bytes go. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** The stream has ended. */
    default void end() throws IOException {}
  }

  private static final Logger logger = LoggerFactory.getLogger(StreamCollector.class);

  private final Sink sink;
  private long total;
  private long dropped;
  private @Nullable Throwable failure;

  StreamCollector(Sink sink) {
    this.sink = sink;
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    boolean delivered = guarded(() -> sink.write(buffer, offset, length));
    synchronized (this) {
      total += length;
      dropped += delivered ? 0 : length;
    }
  }

  @Override
  public void end() {
    guarded(sink::end);
  }

  private boolean guarded(SinkCall call) {
    if (failed()) {
      return false;
    }
    try {
      call.run();
      return true;
    } catch (IOException | RuntimeException | Error thrown) {
      fail(thrown);
      return false;
    }
  }

  private synchronized boolean failed() {
    return failure != null;
  }

  private synchronized void fail(Throwable thrown) {
    failure = thrown;
    logger.warn("The receiver of a sandbox's output threw; the rest of the output is lost", thrown);
  }

  @Override
  public synchronized CapturedOutput result() {
    CapturedOutput counts = CapturedOutput.of(new byte[0], new byte[0], dropped, total);
    return failure == null ? counts : counts.withFailure(failure);
  }

  @FunctionalInterface
  private interface SinkCall {
    void run() throws IOException;
  }
}
