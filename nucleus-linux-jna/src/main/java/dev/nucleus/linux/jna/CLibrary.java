package dev.nucleus.linux.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The C library, mapped directly: one method per function, with the function's own name and
 * parameters. Pointers are {@code long}. Each sets errno, which {@link Libc} reads at once.
 */
final class CLibrary {
  static {
    // The JVM has it loaded: no file is searched for.
    Native.register(CLibrary.class, NativeLibrary.getProcess());
  }

  private CLibrary() {}

  static native int socketpair(int domain, int type, int protocol, long fds);

  static native int pipe2(long fds, int flags);

  static native int open(String path, int flags, int mode);

  static native int close(int fd);

  static native long read(int fd, long buffer, long count);

  static native long write(int fd, long buffer, long count);

  static native int poll(long fds, long count, int timeoutMillis);

  static native long sendmsg(int fd, long message, int flags);

  static native long recvmsg(int fd, long message, int flags);

  static native int setsockopt(int fd, int level, int option, long value, int length);

  static native int fcntl(int fd, int command, long argument);

  static native int dup(int fd);

  static native int prctl(int option, long arg2, long arg3, long arg4, long arg5);

  static native int memfd_create(String name, int flags);

  static native int ftruncate(int fd, long length);

  static native int fchmod(int fd, int mode);

  static native long mmap(long address, long length, int protection, int flags, int fd, long off);

  static native int munmap(long address, long length);

  static native int mprotect(long address, long length, int protection);

  static native int kill(int pid, int signal);

  static native int waitpid(int pid, long status, int options);

  static native long signal(int signal, long handler);

  static native int ioctl(int fd, long request, long argument);

  static native int geteuid();

  static native int getegid();

  static native int getpid();

  static native int eventfd(int initial, int flags);

  static native long syscall(
      long number, long arg0, long arg1, long arg2, long arg3, long arg4, long arg5);
}
