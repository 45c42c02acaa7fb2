package dev.nucleus.linux.abi;

/** Constants of {@code <fcntl.h>}; the same on x86-64 and aarch64 as far as they stand here. */
public final class Fcntl {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_TRUNC = 01000;
  public static final int O_NOCTTY = 0400;
  public static final int O_NONBLOCK = 04000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_PATH = 010000000;

  public static final int AT_FDCWD = -100;
  public static final int AT_EMPTY_PATH = 0x1000;
  public static final int AT_RECURSIVE = 0x8000;

  /** Size of {@code struct open_how} of openat2(2): u64 flags, mode, resolve. Linux 5.6. */
  public static final int OPEN_HOW_SIZE = 24;

  /** Where {@code resolve} stands in {@code struct open_how}. */
  public static final int OPEN_HOW_RESOLVE = 16;

  public static final int RESOLVE_NO_SYMLINKS = 4;

  /** close_range(2): mark instead of close. Linux 5.11. */
  public static final int CLOSE_RANGE_CLOEXEC = 4;

  public static final int F_DUPFD_CLOEXEC = 1030; // Linux 2.6.24
  public static final int F_SETFL = 4;
  public static final int F_ADD_SEALS = 1033;
  public static final int F_SEAL_SEAL = 1;
  public static final int F_SEAL_SHRINK = 2;
  public static final int F_SEAL_GROW = 4;
  public static final int F_SEAL_WRITE = 8;
  public static final int MFD_CLOEXEC = 1;
  public static final int MFD_ALLOW_SEALING = 2;
  public static final int MFD_EXEC = 16; // Linux 6.3

  private Fcntl() {}
}
