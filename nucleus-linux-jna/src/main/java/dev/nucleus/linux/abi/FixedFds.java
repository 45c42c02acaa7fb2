package dev.nucleus.linux.abi;

/** Descriptor numbers that two programs agree on. */
public final class FixedFds {
  /** In PID 1: the control socket. */
  public static final int REAPER_CONTROL = 3;

  /** In PID 1: the read end of the launcher's liveness pipe. */
  public static final int REAPER_LIVENESS = 4;

  /** In PID 1: a signalfd for SIGCHLD. */
  public static final int REAPER_SIGNALS = 5;

  /** In the launcher: the socket to the application. */
  public static final int LAUNCHER_SOCKET = 3;

  /**
   * In the launcher: every descriptor below this is taken, so that one received from the
   * application never has a number that PID 1 is about to overwrite.
   */
  public static final int LAUNCHER_RESERVED = 10;

  private FixedFds() {}
}
