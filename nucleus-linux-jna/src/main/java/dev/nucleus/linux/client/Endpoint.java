package dev.nucleus.linux.client;

import org.jspecify.annotations.Nullable;

/**
 * One standard stream: the end that the workload gets, and ours, if there is one.
 *
 * @param theirs the descriptor that is passed on, closed as soon as it has been sent; null if the
 *     workload opens the sandbox's own /dev/null
 * @param ours our end of a pipe
 */
record Endpoint(@Nullable Fd theirs, @Nullable Fd ours) {
  /** Nobody is at the other end. */
  static final Endpoint NOTHING = new Endpoint(null, null);
}
