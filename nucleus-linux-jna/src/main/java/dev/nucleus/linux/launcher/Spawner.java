package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.CloneArgs;
import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.abi.SpawnBlock;
import dev.nucleus.linux.jna.MachineCode;
import dev.nucleus.linux.jna.NativeMemory;

/**
 * Calls the runner: one clone3(2), whose child walks a table of steps in our memory. Used by the
 * launcher for sandboxes, and by the application for the launcher. Not thread-safe.
 */
public final class Spawner {
  private static final int SIGCHLD = 17;
  private static final int PIDFD_AT = SpawnBlock.SIZE + CloneArgs.SIZE;

  private final MachineCode runner;
  private final NativeMemory memory = NativeMemory.allocate(PIDFD_AT + Long.BYTES);

  public Spawner(byte[] runner) {
    this.runner = MachineCode.load(runner);
  }

  /**
   * Clones a child that shares our memory and runs the program at {@code base}.
   *
   * @return the pid, or {@code -errno}
   */
  public long spawn(long cloneFlags, long base, int firstStep) {
    long args = memory.address() + SpawnBlock.SIZE;
    memory
        .buffer()
        .putLong(SpawnBlock.CLONE_ARGS, args)
        .putLong(SpawnBlock.CLONE_ARGS_SIZE, CloneArgs.SIZE)
        .putLong(SpawnBlock.FIRST_STEP, base + firstStep)
        .putLong(SpawnBlock.SIGNAL_MASK, -1L);
    long flags =
        cloneFlags
            | CloneFlags.CLONE_VM
            | CloneFlags.CLONE_PIDFD
            | CloneFlags.CLONE_CLEAR_SIGHAND
            | CloneFlags.CLONE_PARENT_SETTID
            | CloneFlags.CLONE_CHILD_CLEARTID;
    memory
        .buffer()
        .putLong(SpawnBlock.SIZE + CloneArgs.FLAGS, flags)
        .putLong(SpawnBlock.SIZE + CloneArgs.PIDFD, memory.address() + PIDFD_AT)
        .putLong(SpawnBlock.SIZE + CloneArgs.CHILD_TID, base + ControlBlock.INIT_BUSY)
        .putLong(SpawnBlock.SIZE + CloneArgs.PARENT_TID, base + ControlBlock.INIT_BUSY)
        .putLong(SpawnBlock.SIZE + CloneArgs.EXIT_SIGNAL, SIGCHLD);
    return runner.call(memory.address());
  }

  /** The pidfd of the child cloned last; the caller closes it. */
  public int pidfd() {
    return memory.buffer().getInt(PIDFD_AT);
  }
}
