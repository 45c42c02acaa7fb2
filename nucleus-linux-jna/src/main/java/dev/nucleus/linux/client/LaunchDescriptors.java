package dev.nucleus.linux.client;

import dev.nucleus.linux.launcher.LauncherProtocol;

/** The descriptors of one launch, by what they are for; they stay the caller's. */
final class LaunchDescriptors {
  private final int[] byKind = new int[LauncherProtocol.FD_KINDS];

  /** Adds one; {@code kind} is one of {@link LauncherProtocol}'s. */
  void add(int kind, Fd fd) {
    byKind[kind] = fd.number();
  }

  /** Those whose kinds are set as bits of {@code kinds}, in order. */
  int[] ofKinds(int kinds) {
    int[] fds = new int[Integer.bitCount(kinds)];
    int next = 0;
    for (int kind = 0; kind < byKind.length; kind++) {
      if ((kinds & 1 << kind) != 0) {
        fds[next++] = byKind[kind];
      }
    }
    return fds;
  }
}
