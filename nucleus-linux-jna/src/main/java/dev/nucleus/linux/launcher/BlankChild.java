package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.jna.Libc;

/** A child that was cloned ahead and is parked in the program that it was cloned for. */
final class BlankChild {
  private static final int SIGKILL = 9;

  private final NamespaceKey key;
  private final ProgramMemory home;
  private final long pid;
  private final int pidfd;

  BlankChild(NamespaceKey key, ProgramMemory home, long pid, int pidfd) {
    this.key = key;
    this.home = home;
    this.pid = pid;
    this.pidfd = pidfd;
  }

  /** What it can be used for. */
  NamespaceKey key() {
    return key;
  }

  /** The memory in which it waits. */
  ProgramMemory home() {
    return home;
  }

  long pid() {
    return pid;
  }

  int pidfd() {
    return pidfd;
  }

  /** Whether it is still there: the kernel clears the word when a child dies. */
  boolean alive() {
    return home.busy();
  }

  /** Sends it into {@code program}, which is ready to run. */
  void release(ProgramMemory program, int resumeStep, Futex futex) {
    program.buffer().putInt(ControlBlock.INIT_BUSY, (int) pid);
    home.buffer().putLong(ControlBlock.NEXT, program.address() + resumeStep);
    home.buffer().putInt(ControlBlock.PARK, 0);
    futex.wake(home.address() + ControlBlock.PARK);
  }

  /**
   * Waits until it runs in {@code program}, with descriptors of its own. Returns false if it never
   * got there.
   */
  boolean awaitArrival(ProgramMemory program, Futex futex) {
    if (program.buffer().getInt(ControlBlock.ACK) == 0) {
      futex.awaitChange(program.address() + ControlBlock.ACK);
    }
    boolean arrived = program.buffer().getInt(ControlBlock.ACK) != 0;
    if (!arrived) {
      Libc.kill((int) pid, SIGKILL);
      program.markFree();
    }
    home.markFree();
    return arrived;
  }
}
