package dev.nucleus.linux.client;

import org.jspecify.annotations.Nullable;

/**
 * One standard stream: the end that the workload gets, and ours, if there is one.
 *
 * @param theirs the descriptor that is passed on; closed as soon as it has been sent
 * @param ours our end of a pipe
 */
record Endpoint(Fd theirs, @Nullable Fd ours) {}
