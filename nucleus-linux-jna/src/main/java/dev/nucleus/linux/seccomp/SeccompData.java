package dev.nucleus.linux.seccomp;

/**
 * The offsets in struct seccomp_data of linux/seccomp.h (Linux 3.5), which is what a filter sees of
 * a call. Both architectures are little endian: the low half of an argument comes first.
 */
final class SeccompData {
  /** The number of the syscall. */
  static final int NR = 0;

  /** The architecture: AUDIT_ARCH_*. */
  static final int ARCH = 4;

  /** The first of six arguments of 8 bytes. */
  static final int ARGS = 16;

  private SeccompData() {}

  static int low(int argument) {
    return ARGS + 8 * argument;
  }

  static int high(int argument) {
    return low(argument) + 4;
  }
}
