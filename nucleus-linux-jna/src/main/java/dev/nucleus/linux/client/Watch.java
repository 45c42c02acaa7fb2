package dev.nucleus.linux.client;

import dev.nucleus.Outcome;
import org.jspecify.annotations.Nullable;

/** Watches limits of a running sandbox that the kernel does not keep by itself. */
interface Watch extends AutoCloseable {
  /** Nothing is watched. */
  Watch NONE =
      new Watch() {
        @Override
        public @Nullable Outcome check(long now, long init) {
          return null;
        }

        @Override
        public long next() {
          return Long.MAX_VALUE;
        }
      };

  /** Becomes readable when {@link #check} should be called earlier than {@link #next} says. */
  default @Nullable Fd event() {
    return null;
  }

  /**
   * Looks, if it is time.
   *
   * @param init the pid of PID 1, 0 if it is not known yet
   * @return why the sandbox has to end; null if it need not
   */
  @Nullable Outcome check(long now, long init);

  /** When to look next, by {@link System#nanoTime()}. */
  long next();

  @Override
  default void close() {}
}
