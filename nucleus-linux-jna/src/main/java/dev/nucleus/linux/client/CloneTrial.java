package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.abi.ControlMessage;
import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.host.SandboxTrial;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.jna.SocketMessage;
import dev.nucleus.linux.launcher.Spawner;
import dev.nucleus.linux.plan.Plan;
import dev.nucleus.linux.plan.Program;
import dev.nucleus.linux.plan.ProgramEncoder;
import dev.nucleus.linux.plan.Step;
import dev.nucleus.linux.program.RunnerCode;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tries a launch in the way in which the application starts its launcher: the runner walks a small
 * table in a clone of this process, which then ends. Thread-safe.
 */
public final class CloneTrial implements SandboxTrial {
  private static final int WAIT_MILLIS = 5000;
  private static final int FUTEX_WAKE = 1;

  /** Used by the doctor. */
  public CloneTrial() {}

  private static final class Shared {
    static final Spawner SPAWNER = new Spawner(RunnerCode.bytes(Arch.current()));
  }

  @Override
  public Outcome run(Kind kind) {
    synchronized (Shared.SPAWNER) {
      return run(kind, Shared.SPAWNER);
    }
  }

  private static Outcome run(Kind kind, Spawner spawner) {
    Plan plan = TrialPlan.of(kind);
    Program program = ProgramEncoder.encode(plan, SyscallTable.of(Arch.current()));
    NativeMemory memory = NativeMemory.of(program.bytes());
    Fd[] ends = Fd.socketpair();
    try (Fd ours = ends[0]) {
      long pid;
      try (Fd theirs = ends[1]) {
        place(program, memory, theirs);
        pid = spawner.spawn(plan.cloneFlags(), memory.address(), program.firstStep());
      }
      if (pid < 0) {
        return new Outcome(Stage.CLONE, plan.cloneCall(), Errno.of((int) -pid));
      }
      try (Fd child = Fd.of(spawner.pidfd())) {
        try {
          return follow(kind, program, memory, (int) pid, ours);
        } finally {
          // The child runs in our memory until it is gone.
          Pidfd.kill(child);
          Libc.waitpid((int) pid, NativeMemory.allocate(Integer.BYTES), 0);
          Reference.reachabilityFence(memory);
        }
      }
    }
  }

  private static void place(Program program, NativeMemory memory, Fd report) {
    ByteBuffer buffer = memory.buffer();
    for (int at : program.pointers()) {
      buffer.putLong(at, memory.address() + buffer.getLong(at));
    }
    for (Program.Patch patch : program.patches()) {
      buffer.putLong(patch.offset(), report.number());
    }
  }

  private static Outcome follow(
      Kind kind, Program program, NativeMemory memory, int pid, Fd socket) {
    if (kind == Kind.SANDBOX && TrialPlan.isGated()) {
      try {
        writeMap(pid, "uid_map");
        writeMap(pid, "gid_map");
      } catch (IOException refused) {
        return new Outcome(Stage.ID_MAP, "write(\"/proc/" + pid + "/uid_map\")", Errno.EPERM);
      }
      open(memory);
    }
    NativeMemory pollfd = NativeMemory.allocate(Long.BYTES);
    pollfd.buffer().putInt(0, socket.number()).putShort(Integer.BYTES, (short) Net.POLLIN);
    int ready;
    do {
      ready = Libc.poll(pollfd.address(), 1, WAIT_MILLIS);
    } while (ready == -Libc.EINTR);
    if (ready == 0) {
      return new Outcome(Stage.MOUNT, "exit_group(0)", Errno.ETIMEDOUT);
    }
    return report(program, memory, socket);
  }

  private static void writeMap(int pid, String file) throws IOException {
    Files.write(
        Path.of("/proc/" + pid + "/" + file),
        TrialPlan.ROOT_MAP.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE);
  }

  private static void open(NativeMemory program) {
    program.buffer().putInt(ControlBlock.GATE, 1);
    Libc.syscall(
        SyscallTable.of(Arch.current()).number("futex"),
        program.address() + ControlBlock.GATE,
        FUTEX_WAKE,
        1);
  }

  /** What the runner said; a child that did everything ends without a word. */
  private static Outcome report(Program program, NativeMemory memory, Fd socket) {
    NativeMemory message = NativeMemory.allocate(ControlMessage.MAX_SIZE);
    long length =
        new SocketMessage(0)
            .receive(socket.number(), message.address(), message.size(), Net.MSG_DONTWAIT);
    if (length < ControlMessage.FAILED_RESULT + Long.BYTES) {
      return Outcome.SUCCESS;
    }
    Step step =
        program.stepAt(message.buffer().getLong(ControlMessage.FAILED_STEP), memory.address());
    long errno = -message.buffer().getLong(ControlMessage.FAILED_RESULT);
    return new Outcome(Stage.valueOf(step.layer()), step.call(), Errno.of((int) errno));
  }
}
