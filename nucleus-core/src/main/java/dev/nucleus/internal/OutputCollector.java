package dev.nucleus.internal;

import dev.nucleus.CapturedOutput;

/**
 * Takes what a program writes to one of its output streams.
 *
 * <p>{@link #accept} and {@link #end} are called by one thread, the one that reads the pipe. They
 * never throw, so that a program cannot hang because somebody stopped reading. {@link #result()}
 * may be called at any time by any thread.
 */
public interface OutputCollector {
  /** Takes {@code length} bytes; the buffer is the caller's again on return. */
  void accept(byte[] buffer, int offset, int length);

  /** The stream has ended. */
  void end();

  /** What has been collected so far. */
  CapturedOutput result();
}
