package dev.nucleus.linux.launcher;

import dev.nucleus.linux.jna.Libc;
import java.util.Arrays;

/** The descriptors that came with a launch, by what they are for. */
final class LaunchFds {
  private static final int NONE = -1;

  private final int[] received;
  private final int[] byKind = new int[LauncherProtocol.FD_KINDS];

  /**
   * Sorts descriptors.
   *
   * @param kinds a bit for each kind that is there
   * @throws ProtocolException if the kinds and the descriptors do not fit together
   */
  LaunchFds(int kinds, int[] received) {
    boolean control = (kinds & 1 << LauncherProtocol.FD_CONTROL) != 0;
    if (!control
        || kinds >>> LauncherProtocol.FD_KINDS != 0
        || Integer.bitCount(kinds) != received.length) {
      throw new ProtocolException(
          "START with " + received.length + " descriptors of kinds " + Integer.toHexString(kinds));
    }
    this.received = received;
    Arrays.fill(byKind, NONE);
    int next = 0;
    for (int kind = 0; kind < byKind.length; kind++) {
      if ((kinds & 1 << kind) != 0) {
        byKind[kind] = received[next++];
      }
    }
  }

  boolean has(int kind) {
    return kind >= 0 && kind < byKind.length && byKind[kind] != NONE;
  }

  /**
   * The descriptor of this kind.
   *
   * @throws ProtocolException if it did not come along
   */
  int get(int kind) {
    if (!has(kind)) {
      throw new ProtocolException("there is no descriptor of kind " + kind);
    }
    return byKind[kind];
  }

  int control() {
    return byKind[LauncherProtocol.FD_CONTROL];
  }

  void close() {
    for (int fd : received) {
      Libc.close(fd);
    }
  }
}
