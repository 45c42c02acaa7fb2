package dev.nucleus.linux.client;

import dev.nucleus.linux.abi.ControlMessage;
import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.jna.SocketMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Our end of a sandbox's control socket, and what has arrived on it so far. Messages come from the
 * launcher, the runner and the reaper, in any order of the first two. Commands may be sent by any
 * thread; everything else belongs to one thread at a time.
 */
final class Control implements AutoCloseable {
  /** The exit of the workload as the reaper saw it. */
  record Exit(int waitStatus, Duration user, Duration system, long maxRssBytes) {}

  /** A step that failed; its address tells which. */
  record Failure(long step, int errno) {}

  private static final int EAGAIN = 11;
  // struct rusage: ru_utime 0, ru_stime 16, ru_maxrss (KiB) 32.
  private static final int RUSAGE_SYSTEM = 16;
  private static final int RUSAGE_MAXRSS = 32;

  private final Fd socket;
  private @Nullable Fd pidfd;
  private long pid;
  private long base;
  private @Nullable Exit exit;
  private @Nullable Failure failure;
  private boolean started;
  private boolean ended;

  Control(Fd socket) {
    this.socket = socket;
  }

  Fd socket() {
    return socket;
  }

  /** Reads all messages that are there. */
  void receive(RunScratch scratch) {
    NativeMemory buffer = scratch.message();
    while (!ended) {
      long length =
          scratch
              .receiver()
              .receive(socket.number(), buffer.address(), buffer.size(), Net.MSG_DONTWAIT);
      if (length == -EAGAIN) {
        return;
      }
      if (length <= 0) {
        ended = true;
        return;
      }
      accept(buffer.buffer(), scratch.receiver());
    }
  }

  private void accept(ByteBuffer bytes, SocketMessage message) {
    switch (bytes.getInt(0)) {
      case ControlMessage.SPAWNED -> {
        pid = bytes.getLong(ControlMessage.SPAWNED_PID);
        base = bytes.getLong(ControlMessage.SPAWNED_BASE);
        int[] fds = message.fds();
        if (fds.length == 1) {
          pidfd = Fd.of(fds[0]);
        }
      }
      case ControlMessage.STARTED -> started = true;
      case ControlMessage.FAILED -> {
        // The first one is the cause.
        if (failure == null) {
          failure =
              new Failure(
                  bytes.getLong(ControlMessage.FAILED_STEP),
                  (int) -bytes.getLong(ControlMessage.FAILED_RESULT));
        }
      }
      case ControlMessage.EXITED -> {
        int usage = ControlMessage.EXITED_RUSAGE;
        exit =
            new Exit(
                bytes.getInt(ControlMessage.EXITED_STATUS),
                time(bytes, usage),
                time(bytes, usage + RUSAGE_SYSTEM),
                bytes.getLong(usage + RUSAGE_MAXRSS) * 1024);
      }
      default -> ended = true;
    }
  }

  private static Duration time(ByteBuffer bytes, int at) {
    return Duration.ofSeconds(bytes.getLong(at), bytes.getLong(at + Long.BYTES) * 1000);
  }

  /** Asks the reaper to signal the workload, or every process of the sandbox. */
  synchronized void signal(int signal, boolean everybody) {
    if (!socket.isOpen()) {
      return;
    }
    NativeMemory command = NativeMemory.allocate(Integer.BYTES);
    command.buffer().putInt(0, signal | (everybody ? ControlMessage.COMMAND_ALL : 0));
    // A reaper that is gone has taken everything with it: nothing is left to signal.
    new SocketMessage(0).send(socket.number(), command.address(), Integer.BYTES);
  }

  /** The pid of PID 1, or {@code -errno} of a clone that failed; 0 while that is not known. */
  long pid() {
    return pid;
  }

  long base() {
    return base;
  }

  @Nullable Fd pidfd() {
    return pidfd;
  }

  @Nullable Exit exit() {
    return exit;
  }

  @Nullable Failure failure() {
    return failure;
  }

  boolean started() {
    return started;
  }

  /** Whether nothing more can come: nobody has the other end any more. */
  boolean ended() {
    return ended;
  }

  @Override
  public synchronized void close() {
    socket.close();
    if (pidfd != null) {
      pidfd.close();
    }
  }
}
