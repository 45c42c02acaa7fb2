package dev.nucleus.linux.seccomp;

/**
 * What the kernel does with a syscall: one of the constants, or {@link #errno}. See seccomp(2).
 *
 * <p>Immutable and thread-safe.
 */
public record SeccompAction(Kind kind, int errno) {
  /** The call goes on. */
  public static final SeccompAction ALLOW = new SeccompAction(Kind.ALLOW, 0);

  /** The call goes on, and the audit log says so. */
  public static final SeccompAction LOG = new SeccompAction(Kind.LOG, 0);

  /** The thread gets SIGSYS, which it can handle, instead of the call. */
  public static final SeccompAction TRAP = new SeccompAction(Kind.TRAP, 0);

  /** The thread dies as if by SIGSYS. */
  public static final SeccompAction KILL_THREAD = new SeccompAction(Kind.KILL_THREAD, 0);

  /** The process dies as if by SIGSYS. */
  public static final SeccompAction KILL_PROCESS = new SeccompAction(Kind.KILL_PROCESS, 0);

  // MAX_ERRNO of the kernel's linux/err.h, which is also what seccomp(2) caps it at.
  private static final int MAX_ERRNO = 4095;

  /** The actions, and their values in linux/seccomp.h. */
  public enum Kind {
    /** SECCOMP_RET_ALLOW, Linux 3.5. */
    ALLOW(0x7fff0000),
    /** SECCOMP_RET_LOG, Linux 4.14. */
    LOG(0x7ffc0000),
    /** SECCOMP_RET_ERRNO, Linux 3.5. */
    ERRNO(0x00050000),
    /** SECCOMP_RET_TRAP, Linux 3.5. */
    TRAP(0x00030000),
    /** SECCOMP_RET_KILL_THREAD, Linux 3.5. */
    KILL_THREAD(0x00000000),
    /** SECCOMP_RET_KILL_PROCESS, Linux 4.14. */
    KILL_PROCESS(0x80000000);

    private final int value;

    Kind(int value) {
      this.value = value;
    }
  }

  /**
   * Checks the error number.
   *
   * @throws IllegalArgumentException if it is not 1 to 4095 for {@link Kind#ERRNO}, or not 0 for
   *     another kind
   */
  public SeccompAction {
    if (kind == Kind.ERRNO ? errno < 1 || errno > MAX_ERRNO : errno != 0) {
      throw new IllegalArgumentException(
          kind == Kind.ERRNO
              ? "errno is " + errno + ", but must be 1 to " + MAX_ERRNO
              : "errno is " + errno + ", but " + kind + " has none: it must be 0");
    }
  }

  /**
   * The call does nothing and fails with {@code errno}.
   *
   * @throws IllegalArgumentException if {@code errno} is not 1 to 4095
   */
  public static SeccompAction errno(int errno) {
    return new SeccompAction(Kind.ERRNO, errno);
  }

  /** What a filter returns for this action: SECCOMP_RET_* with the error number in the low half. */
  int returnValue() {
    return kind.value | errno;
  }

  /** The name of the action, for example {@code ERRNO(1)}. */
  @Override
  public String toString() {
    return kind == Kind.ERRNO ? "ERRNO(" + errno + ")" : kind.name();
  }
}
