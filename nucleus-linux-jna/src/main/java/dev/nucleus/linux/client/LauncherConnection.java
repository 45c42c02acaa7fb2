package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.LauncherException;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.abi.ControlMessage;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.FixedFds;
import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.jna.SocketMessage;
import dev.nucleus.linux.launcher.LauncherProtocol;
import dev.nucleus.linux.launcher.Spawner;
import dev.nucleus.linux.plan.LaunchFd;
import dev.nucleus.linux.plan.Plan;
import dev.nucleus.linux.plan.Program;
import dev.nucleus.linux.plan.ProgramEncoder;
import dev.nucleus.linux.plan.Step;
import dev.nucleus.linux.program.ReaperElf;
import dev.nucleus.linux.program.RunnerCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A launcher that was started, and the socket to it. It ends when the socket is closed, so also
 * when this process ends in whatever way. Thread-safe.
 */
final class LauncherConnection implements AutoCloseable {
  private static final int SEND_BUFFER = 1 << 20;
  private static final int LOG_BYTES = 4096;
  private static final int FUTEX_WAKE = 1;
  private static final int SIGKILL = 9;
  private static final int WNOHANG = 1;

  private final Fd socket;
  private final Fd log;
  private final int pid;
  // The child runs in it until its exec: it must stay reachable.
  private final NativeMemory program;
  private final Program startProgram;
  private final LauncherFiles files;
  private final Object sending = new Object();
  private final SocketMessage outgoing = new SocketMessage(LauncherProtocol.FD_KINDS);
  private volatile long peakMemoryBytes;
  private final Object reaping = new Object();
  private boolean reaped;

  private LauncherConnection(
      Fd socket, Fd log, int pid, NativeMemory program, Program startProgram, LauncherFiles files) {
    this.socket = socket;
    this.log = log;
    this.pid = pid;
    this.program = program;
    this.startProgram = startProgram;
    this.files = files;
  }

  /**
   * Starts a launcher. Returns while its JVM is still starting: what is sent waits for it.
   *
   * @throws LauncherException if it cannot be started
   * @throws SandboxUnsupportedException if this host does not allow the namespaces it needs
   */
  static LauncherConnection start(LauncherKind kind, LauncherFiles files, boolean dumpArchive) {
    boolean gated = kind == LauncherKind.SUBORDINATE;
    Plan plan = LauncherPlan.of(kind, gated, LauncherCommand.of(files, dumpArchive));
    Arch arch = Arch.current();
    Program program = ProgramEncoder.encode(plan, SyscallTable.of(arch));
    Spawner spawner = new Spawner(RunnerCode.bytes(arch));

    Fd[] ends = Fd.socketpair();
    Fd log = Fd.memfd("nucleus-launcher-log");
    // Numbers that the child does not overwrite while it takes its places.
    try (Fd theirs = Fd.duplicate(ends[1].number(), FixedFds.LAUNCHER_RESERVED);
        Fd nullDevice = Fd.open(Path.of("/dev/null"), Fcntl.O_RDWR);
        Fd nullHigh = Fd.duplicate(nullDevice.number(), FixedFds.LAUNCHER_RESERVED);
        Fd logHigh = Fd.duplicate(log.number(), FixedFds.LAUNCHER_RESERVED)) {
      ends[1].close();
      Libc.setsockopt(ends[0].number(), Net.SOL_SOCKET, Net.SO_SNDBUF, SEND_BUFFER);
      NativeMemory memory = NativeMemory.of(program.bytes());
      place(program, memory, theirs, nullHigh, logHigh);
      long pid = spawner.spawn(plan.cloneFlags(), memory.address(), program.firstStep());
      if (pid < 0) {
        throw UserNamespaceFailure.of(Errno.of((int) -pid));
      }
      Libc.close(spawner.pidfd());
      LauncherConnection connection =
          new LauncherConnection(ends[0], log, (int) pid, memory, program, files);
      connection.initialise(gated, arch);
      return connection;
    } catch (RuntimeException failed) {
      ends[0].close();
      ends[1].close();
      log.close();
      throw failed;
    }
  }

  private void initialise(boolean gated, Arch arch) {
    try {
      if (gated) {
        mapSubordinateIds();
      }
      send(init(arch));
    } catch (RuntimeException failed) {
      // It runs in our memory until its exec: that must not be given back before it is gone.
      Libc.kill(pid, SIGKILL);
      Libc.waitpid(pid, NativeMemory.allocate(Integer.BYTES), 0);
      throw failed;
    }
  }

  private static void place(
      Program program, NativeMemory memory, Fd socket, Fd nullDevice, Fd log) {
    ByteBuffer buffer = memory.buffer();
    for (int at : program.pointers()) {
      buffer.putLong(at, memory.address() + buffer.getLong(at));
    }
    for (Program.Patch patch : program.patches()) {
      Fd fd =
          patch.fd() == LaunchFd.CONTROL
              ? socket
              : patch.fd() == LaunchFd.STDERR ? log : nullDevice;
      buffer.putInt(patch.offset(), fd.number());
    }
  }

  private void mapSubordinateIds() {
    SubordinateIds.read().map(pid);
    program.buffer().putInt(ControlBlock.GATE, 1);
    Libc.syscall(
        SyscallTable.of(Arch.current()).number("futex"),
        program.address() + ControlBlock.GATE,
        FUTEX_WAKE,
        1);
  }

  private static NativeMemory init(Arch arch) {
    byte[] runner = RunnerCode.bytes(arch);
    byte[] reaper = ReaperElf.bytes(arch);
    int length = LauncherProtocol.INIT_SIZE + runner.length + reaper.length;
    NativeMemory message = NativeMemory.allocate(length);
    LaunchMessage.header(message.buffer(), LauncherProtocol.INIT, length)
        .putInt(LauncherProtocol.INIT_FUTEX, SyscallTable.of(arch).number("futex"))
        .putInt(LauncherProtocol.INIT_PIDFD_OPEN, SyscallTable.of(arch).number("pidfd_open"))
        .putInt(LauncherProtocol.INIT_RUNNER_LENGTH, runner.length)
        .putInt(LauncherProtocol.INIT_REAPER_LENGTH, reaper.length)
        .put(LauncherProtocol.INIT_SIZE, runner)
        .put(LauncherProtocol.INIT_SIZE + runner.length, reaper);
    return message;
  }

  int pid() {
    return pid;
  }

  /**
   * Sends one message.
   *
   * @throws LauncherException if the launcher is gone; the message says why, as far as it said
   */
  void send(NativeMemory message, int... fds) {
    int length = message.buffer().getInt(LauncherProtocol.LENGTH_AT);
    long sent;
    // Whoever closes the socket meanwhile must not make us send to what gets its number next.
    synchronized (sending) {
      if (!socket.isOpen()) {
        throw lost("it was ended, since it did not answer another launch");
      }
      sent = outgoing.send(socket.number(), message.address(), length, fds);
    }
    if (sent != length) {
      throw lost("sendmsg failed: " + Errno.of((int) -sent));
    }
  }

  /** It has answered a launch, so its JVM has open what it was started from. */
  void answered() {
    files.releaseTemporary();
  }

  /** Whether the launcher still holds its end of the socket. */
  boolean isAlive() {
    return staysAlive(0);
  }

  /** Whether the launcher still holds its end of the socket when this time has passed. */
  boolean staysAlive(int millis) {
    if (!socket.isOpen()) {
      return false;
    }
    NativeMemory pollfd = NativeMemory.allocate(8);
    pollfd.buffer().putInt(0, socket.number());
    // An interrupted wait has seen nothing, above all not the end of the launcher.
    return Libc.poll(pollfd.address(), 1, millis) <= 0;
  }

  /**
   * The most memory that the launcher ever had resident, as far as it matters for deciding whether
   * {@code observed} is more: the kernel is only asked when it could be.
   */
  long peakMemoryBytes(long observed) {
    if (observed > peakMemoryBytes) {
      peakMemoryBytes = ProcStatus.peakMemoryBytes(pid);
    }
    return peakMemoryBytes;
  }

  /** What can be said of a launcher that is gone. */
  LauncherException lost(String symptom) {
    String reason = startFailure();
    String said = logText();
    return new LauncherException(
        "the launcher (pid "
            + pid
            + ") is gone: "
            + symptom
            + (reason.isEmpty() ? "" : "; " + reason)
            + (said.isEmpty() ? "" : "; it said: " + said),
        null);
  }

  /** The step of the start that failed, which the runner reports on this very socket. */
  private String startFailure() {
    if (!socket.isOpen()) {
      return "";
    }
    NativeMemory message = NativeMemory.allocate(ControlMessage.MAX_SIZE);
    long length =
        new SocketMessage(0)
            .receive(socket.number(), message.address(), message.size(), Net.MSG_DONTWAIT);
    if (length < ControlMessage.FAILED_RESULT + Long.BYTES
        || message.buffer().getLong(0) != ControlMessage.FAILED) {
      return "";
    }
    Step step =
        startProgram.stepAt(
            message.buffer().getLong(ControlMessage.FAILED_STEP), program.address());
    Errno errno = Errno.of((int) -message.buffer().getLong(ControlMessage.FAILED_RESULT));
    String cause = RefusedSteps.cause(step, errno).map(known -> "; " + known).orElse("");
    return step.call() + " failed: " + errno + cause;
  }

  private String logText() {
    NativeMemory text = NativeMemory.allocate(LOG_BYTES);
    if (!log.isOpen()) {
      return "";
    }
    long length =
        Libc.syscall(
            SyscallTable.of(Arch.current()).number("pread64"),
            log.number(),
            text.address(),
            LOG_BYTES,
            0);
    if (length <= 0) {
      return "";
    }
    byte[] bytes = new byte[(int) length];
    text.buffer().get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  /** Ends a launcher that does not answer. Every sandbox in it ends with it. */
  void kill() {
    if (socket.isOpen()) {
      // First, so that nobody goes on sending to it and keeps us from closing.
      Libc.kill(pid, SIGKILL);
    }
    close();
  }

  /** Lets the launcher end, and every sandbox in it. */
  @Override
  public void close() {
    synchronized (sending) {
      socket.close();
    }
    log.close();
    files.releaseTemporary();
    reap();
  }

  /** Whether the process has ended; collects it if so. */
  boolean reap() {
    return collect(WNOHANG);
  }

  /** Waits until the process has ended. */
  void awaitEnd() {
    collect(0);
  }

  /** Once only: the kernel may give the pid to another child of this process afterwards. */
  private boolean collect(int options) {
    synchronized (reaping) {
      if (!reaped) {
        reaped = Libc.waitpid(pid, NativeMemory.allocate(Integer.BYTES), options) != 0;
      }
      return reaped;
    }
  }
}
