package dev.nucleus.linux.abi;

/**
 * Messages on the control socket of one sandbox (AF_UNIX, SOCK_SEQPACKET). The application holds
 * one end; the other end is used first by the launcher, then by the runner, then by the reaper.
 */
public final class ControlMessage {
  /** From the launcher: u64 type, s64 pid or -errno, u64 base address; the pidfd rides along. */
  public static final int SPAWNED = 1;

  public static final int SPAWNED_PID = 8;
  public static final int SPAWNED_BASE = 16;

  /** From PID 1: u64 type. The workload has been executed. */
  public static final int STARTED = 2;

  /** From the reaper: u32 type, u32 wait status, struct rusage of all that it reaped. */
  public static final int EXITED = 3;

  public static final int EXITED_STATUS = 4;
  public static final int EXITED_RUSAGE = 8;

  /** From the runner: u64 type, u64 address of the step, s64 -errno. */
  public static final int FAILED = 4;

  public static final int FAILED_STEP = 8;
  public static final int FAILED_RESULT = 16;

  /** The largest message, in bytes. */
  public static final int MAX_SIZE = 256;

  /** To the reaper: set in a command to signal every process of the sandbox. */
  public static final int COMMAND_ALL = 0x100;

  private ControlMessage() {}
}
