package dev.nucleus.linux.client;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * Lets Thread.interrupt() end a poll(2) in native code: the JDK calls back when a thread is
 * interrupted that is blocked in a channel, and this is a channel that only wakes us up.
 */
final class InterruptWatch extends AbstractInterruptibleChannel {
  private final Runnable onInterrupt;

  private InterruptWatch(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
  }

  /**
   * Runs {@code blocking} in this thread; {@code onInterrupt} is called if the thread is
   * interrupted before or meanwhile, by the thread that interrupts.
   */
  static void run(Runnable blocking, Runnable onInterrupt) {
    InterruptWatch watch = new InterruptWatch(onInterrupt);
    watch.begin();
    try {
      blocking.run();
    } finally {
      watch.finish();
    }
  }

  private void finish() {
    try {
      end(true);
    } catch (ClosedByInterruptException interrupted) {
      // Our caller asks the thread, whose flag is left as it is.
    } catch (AsynchronousCloseException impossible) {
      throw new IllegalStateException("a completed operation was not closed", impossible);
    }
  }

  @Override
  protected void implCloseChannel() {
    onInterrupt.run();
  }
}
