package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.SandboxException;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.nio.file.Path;

/** An open file descriptor of this process. Closing it twice is harmless. Thread-safe. */
final class Fd implements AutoCloseable {
  private static final int EISDIR = 21; // <asm-generic/errno-base.h>

  /** Where the kernel stores two numbers. */
  private static final ThreadLocal<NativeMemory> PAIR =
      ThreadLocal.withInitial(() -> NativeMemory.allocate(2 * Integer.BYTES));

  private final int number;
  private boolean open = true;

  private Fd(int number) {
    this.number = number;
  }

  static Fd of(int number) {
    return new Fd(number);
  }

  /** Two ends of a new pipe: what is written to the second is read from the first. */
  static Fd[] pipe() {
    NativeMemory fds = PAIR.get();
    check("pipe2", Libc.pipe2(fds, Fcntl.O_CLOEXEC));
    return pair(fds);
  }

  /** Two ends of a new socket that keeps the borders of messages. */
  static Fd[] socketpair() {
    NativeMemory fds = PAIR.get();
    check("socketpair", Libc.socketpair(Net.AF_UNIX, Net.SOCK_SEQPACKET | Net.SOCK_CLOEXEC, fds));
    return pair(fds);
  }

  static Fd eventfd() {
    return of(check("eventfd", Libc.eventfd(0, Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK)));
  }

  static Fd memfd(String name) {
    return of(check("memfd_create", Libc.memfdCreate(name, Fcntl.MFD_CLOEXEC)));
  }

  /**
   * Opens a file of the host; a new one can be read and written by its owner only, and a terminal
   * does not become the application's.
   */
  static Fd open(Path file, int flags) {
    int fd = Libc.open(file.toString(), flags | Fcntl.O_CLOEXEC | Fcntl.O_NOCTTY, 0600);
    if (fd < 0) {
      throw new SandboxException("open(\"" + file + "\") failed: " + Errno.of(-fd));
    }
    return of(fd);
  }

  /** A duplicate whose number is at least {@code lowest}. */
  static Fd duplicate(int fd, int lowest) {
    return of(check("fcntl(F_DUPFD_CLOEXEC)", Libc.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, lowest)));
  }

  int number() {
    return number;
  }

  /** Whether it is a directory, of which not even no byte can be read: see read(2). */
  boolean isDirectory() {
    return Libc.read(number, 0, 0) == -EISDIR;
  }

  Fd nonBlocking() {
    check("fcntl(F_SETFL)", Libc.fcntl(number, Fcntl.F_SETFL, Fcntl.O_NONBLOCK));
    return this;
  }

  synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      Libc.close(number);
    }
  }

  private static Fd[] pair(NativeMemory fds) {
    return new Fd[] {of(fds.buffer().getInt(0)), of(fds.buffer().getInt(Integer.BYTES))};
  }

  private static int check(String call, int result) {
    if (result < 0) {
      throw new SandboxException(call + " failed: " + Errno.of(-result));
    }
    return result;
  }
}
