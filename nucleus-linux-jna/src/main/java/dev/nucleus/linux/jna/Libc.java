package dev.nucleus.linux.jna;

import com.sun.jna.Native;
import java.lang.ref.Reference;

/**
 * System calls of the calling process. Every method returns what the kernel would: the result, or
 * {@code -errno}. Calls that a signal interrupted are made again, except those that wait for a
 * limited time: a profiler in the application's JVM sends signals all the time. Thread-safe.
 */
public final class Libc {
  /** The result, negated, of a wait for a limited time that a signal interrupted. */
  public static final int EINTR = 4; // <asm-generic/errno-base.h>

  private Libc() {}

  private static long result(long value) {
    return value == -1 ? -Native.getLastError() : value;
  }

  private static int result(int value) {
    return value == -1 ? -Native.getLastError() : value;
  }

  /** socketpair(2); the two descriptors are stored as ints at {@code fds}. */
  public static int socketpair(int domain, int type, NativeMemory fds) {
    return result(CLibrary.socketpair(domain, type, 0, fds.address()));
  }

  /** pipe2(2); the read end and the write end are stored as ints at {@code fds}. */
  public static int pipe2(NativeMemory fds, int flags) {
    return result(CLibrary.pipe2(fds.address(), flags));
  }

  public static int open(String path, int flags, int mode) {
    return result(CLibrary.open(path, flags, mode));
  }

  public static int close(int fd) {
    return result(CLibrary.close(fd));
  }

  public static long read(int fd, long address, long count) {
    long result;
    do {
      result = result(CLibrary.read(fd, address, count));
    } while (result == -EINTR);
    return result;
  }

  public static long write(int fd, long address, long count) {
    long result;
    do {
      result = result(CLibrary.write(fd, address, count));
    } while (result == -EINTR);
    return result;
  }

  public static int poll(long fds, int count, int timeoutMillis) {
    int result;
    do {
      result = result(CLibrary.poll(fds, count, timeoutMillis));
    } while (result == -EINTR && timeoutMillis <= 0);
    return result;
  }

  public static long sendmsg(int fd, long message, int flags) {
    long result;
    do {
      result = result(CLibrary.sendmsg(fd, message, flags));
    } while (result == -EINTR);
    return result;
  }

  public static long recvmsg(int fd, long message, int flags) {
    long result;
    do {
      result = result(CLibrary.recvmsg(fd, message, flags));
    } while (result == -EINTR);
    return result;
  }

  /** setsockopt(2) with an int value. */
  public static int setsockopt(int fd, int level, int option, int value) {
    NativeMemory memory = NativeMemory.allocate(Integer.BYTES);
    memory.buffer().putInt(0, value);
    return result(CLibrary.setsockopt(fd, level, option, memory.address(), Integer.BYTES));
  }

  public static int fcntl(int fd, int command, long argument) {
    return result(CLibrary.fcntl(fd, command, argument));
  }

  public static int dup(int fd) {
    return result(CLibrary.dup(fd));
  }

  public static int prctl(int option, long argument) {
    return result(CLibrary.prctl(option, argument, 0, 0, 0));
  }

  public static int memfdCreate(String name, int flags) {
    return result(CLibrary.memfd_create(name, flags));
  }

  public static int ftruncate(int fd, long length) {
    return result(CLibrary.ftruncate(fd, length));
  }

  public static int fchmod(int fd, int mode) {
    return result(CLibrary.fchmod(fd, mode));
  }

  public static long mmap(long length, int protection, int flags, int fd) {
    return result(CLibrary.mmap(0, length, protection, flags, fd, 0));
  }

  public static int munmap(long address, long length) {
    return result(CLibrary.munmap(address, length));
  }

  public static int mprotect(long address, long length, int protection) {
    return result(CLibrary.mprotect(address, length, protection));
  }

  public static int kill(int pid, int signal) {
    return result(CLibrary.kill(pid, signal));
  }

  /** waitpid(2); the status is stored as an int at {@code status}. */
  public static int waitpid(int pid, NativeMemory status, int options) {
    try {
      int result;
      do {
        result = result(CLibrary.waitpid(pid, status.address(), options));
      } while (result == -EINTR);
      return result;
    } finally {
      // The kernel writes to it while we wait.
      Reference.reachabilityFence(status);
    }
  }

  public static int ioctl(int fd, long request, NativeMemory argument) {
    return result(CLibrary.ioctl(fd, request, argument.address()));
  }

  /** signal(2) with SIG_IGN. */
  public static long ignoreSignal(int signal) {
    return result(CLibrary.signal(signal, 1));
  }

  /** The effective user id: an unsigned number of 32 bits, as ids are. */
  public static long geteuid() {
    return Integer.toUnsignedLong(CLibrary.geteuid());
  }

  /** The effective group id, likewise. */
  public static long getegid() {
    return Integer.toUnsignedLong(CLibrary.getegid());
  }

  public static int getpid() {
    return CLibrary.getpid();
  }

  public static int eventfd(int initial, int flags) {
    return result(CLibrary.eventfd(initial, flags));
  }

  /** Any other system call, by number. */
  public static long syscall(long number, long... arguments) {
    long[] args = new long[6];
    System.arraycopy(arguments, 0, args, 0, arguments.length);
    return result(CLibrary.syscall(number, args[0], args[1], args[2], args[3], args[4], args[5]));
  }
}
