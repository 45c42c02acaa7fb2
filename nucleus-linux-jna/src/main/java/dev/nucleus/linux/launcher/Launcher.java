package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.abi.ControlMessage;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.FixedFds;
import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.jna.SocketMessage;
import java.nio.ByteBuffer;

/**
 * The main loop of the launcher. One thread, the main thread, does everything, so that every
 * sandbox has the same parent thread for as long as the launcher lives (PDEATHSIG is about threads)
 * and no descriptor of one launch is open while another is cloned.
 */
public final class Launcher {
  private static final int ESRCH = 3; // <asm-generic/errno-base.h>
  private static final int ENOMEM = 12;
  private static final int SIGCHLD = 17;
  private static final int SIGKILL = 9;
  private static final int POLLFD_SIZE = 8;

  /** After a launch the processors belong to it for this long. */
  private static final int QUIET_MILLIS = 2;

  private final MemoryPool pool = new MemoryPool();
  private final SocketMessage socket = new SocketMessage(LauncherProtocol.FD_KINDS);
  private final SocketMessage reply = new SocketMessage(1);
  private final NativeMemory replyBytes = NativeMemory.allocate(ControlMessage.MAX_SIZE);
  private final NativeMemory socketPoll = NativeMemory.allocate(POLLFD_SIZE);
  private final IdMapWriter maps = new IdMapWriter();
  private final Spawner spawner;
  private final BlankChildren blanks;
  private final Futex futex;
  private final int liveness;
  private final int reaper;
  private final int self;

  private Launcher(ByteBuffer init) {
    int runnerLength = init.getInt(LauncherProtocol.INIT_RUNNER_LENGTH);
    int reaperLength = init.getInt(LauncherProtocol.INIT_REAPER_LENGTH);
    futex = new Futex(init.getInt(LauncherProtocol.INIT_FUTEX));
    byte[] runnerCode = new byte[runnerLength];
    init.get(LauncherProtocol.INIT_SIZE, runnerCode);
    byte[] reaperElf = new byte[reaperLength];
    init.get(LauncherProtocol.INIT_SIZE + runnerLength, reaperElf);
    spawner = new Spawner(runnerCode);
    blanks = new BlankChildren(spawner, maps);
    socketPoll.buffer().putInt(0, FixedFds.LAUNCHER_SOCKET).putInt(4, Net.POLLIN);
    reserveLowDescriptors();
    liveness = livenessPipe();
    reaper = ReaperFile.create(reaperElf);
    self = (int) Libc.syscall(init.getInt(LauncherProtocol.INIT_PIDFD_OPEN), Libc.getpid(), 0);
    check("pidfd_open", self);
  }

  /** Started by the application with the socket as descriptor 3 and nothing else. */
  public static void main(String[] args) {
    // Nothing inside a sandbox may trace or read a process that is still joining it.
    check("prctl(PR_SET_DUMPABLE)", Libc.prctl(Prctl.PR_SET_DUMPABLE, 0));
    // Sandboxes end without anybody waiting for them: the kernel reaps them.
    check("signal(SIGCHLD)", Libc.ignoreSignal(SIGCHLD));
    MemoryPool.Slot first = new MemoryPool.Slot();
    SocketMessage socket = new SocketMessage(1);
    int length = receive(socket, first);
    if (length == 0) {
      return;
    }
    if (type(first, length) != LauncherProtocol.INIT) {
      throw new ProtocolException("the first message is not INIT");
    }
    new Launcher(first.message.buffer()).serve();
  }

  private void serve() {
    while (true) {
      MemoryPool.Slot slot = pool.free(blanks);
      awaitMessage();
      int length = receive(socket, slot);
      if (length == 0) {
        return;
      }
      if (type(slot, length) != LauncherProtocol.START) {
        throw new ProtocolException("unknown message type " + type(slot, length));
      }
      StartRequest request = StartRequest.read(slot.message.buffer(), length, socket.fds());
      start(slot, request);
      request.fds.close();
    }
  }

  /** Clones blank children while nobody asks for anything. */
  private void awaitMessage() {
    while (blanks.wanting() && Libc.poll(socketPoll.address(), 1, QUIET_MILLIS) == 0) {
      blanks.refill();
    }
  }

  private void start(MemoryPool.Slot slot, StartRequest request) {
    LaunchFds fds = request.fds;
    ProgramMemory program = slot.program;
    if (request.bodyInMemfd) {
      program.markFree();
      ProgramMemory mapped = pool.map(fds.get(LauncherProtocol.FD_BODY), request.bodyLength());
      if (mapped == null) {
        answer(fds.control(), -ENOMEM, 0);
        return;
      }
      program = mapped;
    }
    relocate(program, request);
    NamespaceKey namespaces = request.namespaces(program.buffer());
    BlankChild blank = request.resumeStep == 0 ? null : blanks.take(namespaces);
    if (blank == null) {
      spawn(program, request, fds.control());
    } else {
      resume(blank, program, request, fds.control());
    }
    if (request.resumeStep != 0 && !request.bodyInMemfd) {
      blanks.want(namespaces, request, program);
    }
  }

  private void spawn(ProgramMemory program, StartRequest request, int control) {
    long pid = spawner.spawn(request.cloneFlags, program.address(), request.firstStep);
    if (pid < 0) {
      program.markFree();
      answer(control, pid, program.address());
      return;
    }
    long mapped = maps.write(pid, program, request);
    if (mapped < 0) {
      Libc.kill((int) pid, SIGKILL);
      answer(control, mapped, program.address());
    } else {
      // PID 1 waits at the gate until its maps are there.
      program.buffer().putInt(ControlBlock.GATE, 1);
      futex.wake(program.address() + ControlBlock.GATE);
      answer(control, pid, program.address(), spawner.pidfd());
    }
    Libc.close(spawner.pidfd());
  }

  private void resume(BlankChild blank, ProgramMemory program, StartRequest request, int control) {
    program.buffer().putInt(ControlBlock.GATE, 1);
    blank.release(program, request.resumeStep, futex);
    answer(control, blank.pid(), program.address(), blank.pidfd());
    if (!blank.awaitArrival(program, futex)) {
      answer(control, -ESRCH, program.address());
    }
    Libc.close(blank.pidfd());
  }

  private void relocate(ProgramMemory program, StartRequest request) {
    ByteBuffer buffer = program.buffer();
    long base = program.address();
    int last = request.programLength - Long.BYTES;
    for (int i = 0; i < request.pointers; i++) {
      int at = checkOffset(buffer.getInt(request.pointersAt() + i * Integer.BYTES), last);
      buffer.putLong(at, base + buffer.getLong(at));
    }
    for (int i = 0; i < request.patches; i++) {
      int patch = request.patchesAt() + i * 2 * Integer.BYTES;
      int at = checkOffset(buffer.getInt(patch), last);
      // Four bytes: in a struct the next field may follow, an argument is zero above them.
      buffer.putInt(at, descriptor(buffer.getInt(patch + Integer.BYTES), request.fds));
    }
  }

  private static int checkOffset(int offset, int last) {
    if (offset < 0 || offset > last) {
      throw new ProtocolException("relocation at " + offset + " is outside the program");
    }
    return offset;
  }

  private int descriptor(int kind, LaunchFds fds) {
    return switch (kind) {
      case LauncherProtocol.FD_LIVENESS -> liveness;
      case LauncherProtocol.FD_REAPER -> reaper;
      case LauncherProtocol.FD_LAUNCHER -> self;
      default -> fds.get(kind);
    };
  }

  private void answer(int control, long pid, long base, int... pidfd) {
    replyBytes
        .buffer()
        .putLong(0, ControlMessage.SPAWNED)
        .putLong(ControlMessage.SPAWNED_PID, pid)
        .putLong(ControlMessage.SPAWNED_BASE, base);
    // An application that is gone does not read this; its sandboxes see that for themselves.
    reply.send(control, replyBytes.address(), ControlMessage.SPAWNED_BASE + Long.BYTES, pidfd);
  }

  /** Receives one message; 0 when the application is gone. */
  private static int receive(SocketMessage socket, MemoryPool.Slot slot) {
    long length =
        socket.receive(FixedFds.LAUNCHER_SOCKET, slot.message.address(), slot.message.size(), 0);
    check("recvmsg", length);
    if (length > 0
        && (socket.truncated()
            || length < LauncherProtocol.INIT_SIZE
            || slot.message.buffer().getInt(LauncherProtocol.LENGTH_AT) != length)) {
      throw new ProtocolException("message of " + length + " bytes is cut or malformed");
    }
    return (int) length;
  }

  private static short type(MemoryPool.Slot slot, int length) {
    ByteBuffer buffer = slot.message.buffer();
    if (buffer.getInt(LauncherProtocol.MAGIC_AT) != LauncherProtocol.MAGIC
        || buffer.getShort(LauncherProtocol.VERSION_AT) != LauncherProtocol.VERSION) {
      throw new ProtocolException("message of " + length + " bytes is of another version");
    }
    return buffer.getShort(LauncherProtocol.TYPE_AT);
  }

  private static void reserveLowDescriptors() {
    int fd;
    do {
      fd = Libc.open("/dev/null", Fcntl.O_RDWR | Fcntl.O_CLOEXEC, 0);
      check("open(/dev/null)", fd);
    } while (fd < FixedFds.LAUNCHER_RESERVED);
    Libc.close(fd);
  }

  /** Returns the read end; the write end stays open, in this process only, until it ends. */
  private static int livenessPipe() {
    NativeMemory fds = NativeMemory.allocate(2 * Integer.BYTES);
    check("pipe2", Libc.pipe2(fds, Fcntl.O_CLOEXEC));
    return fds.buffer().getInt(0);
  }

  static void check(String call, long result) {
    if (result < 0) {
      throw new IllegalStateException(call + " failed: errno " + -result);
    }
  }
}
