package dev.nucleus.linux.abi;

/**
 * Offsets in {@code struct clone_args} of {@code <linux/sched.h>}, as of Linux 5.7 (88 bytes, with
 * the cgroup field). See clone3(2).
 */
public final class CloneArgs {
  public static final int FLAGS = 0;
  public static final int PIDFD = 8;
  public static final int CHILD_TID = 16;
  public static final int PARENT_TID = 24;
  public static final int EXIT_SIGNAL = 32;
  public static final int CGROUP = 80;
  public static final int SIZE = 88;

  private CloneArgs() {}
}
