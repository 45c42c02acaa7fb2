package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.ControlBlock;
import java.lang.invoke.VarHandle;

/** A child that was cloned ahead and is parked in the program that it was cloned for. */
final class BlankChild {
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
    // It may not sleep yet: then it sees the word as soon as it is written, and needs all the rest.
    VarHandle.releaseFence();
    home.buffer().putInt(ControlBlock.PARK, 0);
    futex.wake(home.address() + ControlBlock.PARK);
  }

  /**
   * Waits until it runs in {@code program}, with descriptors of its own. Returns false if it died
   * before it got there. However long it takes: until one of the two has happened, it may run in
   * either memory, and none can be given to somebody else.
   */
  boolean awaitArrival(ProgramMemory program, Futex futex) {
    // Whichever of the two words is its own now, the kernel clears it when it dies.
    while (!arrived(program) && home.busy() && program.busy()) {
      futex.awaitChange(program.address() + ControlBlock.ACK);
    }
    boolean arrived = arrived(program);
    if (!arrived) {
      program.markFree();
    }
    home.markFree();
    return arrived;
  }

  private static boolean arrived(ProgramMemory program) {
    return program.buffer().getInt(ControlBlock.ACK) != 0;
  }
}
