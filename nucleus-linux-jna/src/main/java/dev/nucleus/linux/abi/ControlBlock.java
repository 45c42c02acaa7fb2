package dev.nucleus.linux.abi;

/**
 * The first bytes of a program in memory: words that the kernel and the launcher write while the
 * program runs.
 */
public final class ControlBlock {
  /** Not zero while PID 1 shares the launcher's memory (CLONE_CHILD_CLEARTID clears it). */
  public static final int INIT_BUSY = 0;

  /** Not zero while the workload shares the launcher's memory. */
  public static final int WORKLOAD_BUSY = 8;

  /** A futex word: PID 1 waits on it until the launcher has written its id maps. */
  public static final int GATE = 16;

  /** A futex word: while it is 1, a blank child waits here for a program. */
  public static final int PARK = 24;

  /** The address of the step at which the child goes on once it is not parked any more. */
  public static final int NEXT = 32;

  /** A futex word: not zero once a blank child has its descriptors and runs this program. */
  public static final int ACK = 40;

  public static final int SIZE = 64;

  private ControlBlock() {}
}
