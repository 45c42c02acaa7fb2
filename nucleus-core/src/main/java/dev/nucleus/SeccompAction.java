package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

/**
 * What the kernel does with a system call: one of the constants, or {@link #errno}. See seccomp(2).
 *
 * <p>Immutable and thread-safe.
 *
 * @param errno the error number of {@link Kind#ERRNO}, 0 to 4095; 0 for the other kinds
 */
public record SeccompAction(Kind kind, int errno) {
  /** The call goes on. */
  public static final SeccompAction ALLOW = new SeccompAction(Kind.ALLOW, 0);

  /** The call goes on, and the audit log says so. */
  public static final SeccompAction LOG = new SeccompAction(Kind.LOG, 0);

  /** A supervisor decides. Without one the call fails with ENOSYS. */
  public static final SeccompAction NOTIFY = new SeccompAction(Kind.NOTIFY, 0);

  /** The thread gets SIGSYS, which it can handle, instead of the call. */
  public static final SeccompAction TRAP = new SeccompAction(Kind.TRAP, 0);

  /** The thread dies as if by SIGSYS; other threads of its process go on. */
  public static final SeccompAction KILL_THREAD = new SeccompAction(Kind.KILL_THREAD, 0);

  /** The process dies as if by SIGSYS. */
  public static final SeccompAction KILL_PROCESS = new SeccompAction(Kind.KILL_PROCESS, 0);

  // MAX_ERRNO of the kernel's linux/err.h, which is also what seccomp(2) caps it at.
  private static final int MAX_ERRNO = 4095;

  /** The kinds, the strictest first: the order in which the kernel itself prefers them. */
  public enum Kind {
    /** The process dies. */
    KILL_PROCESS,
    /** The thread dies. */
    KILL_THREAD,
    /** A signal instead of the call. */
    TRAP,
    /** The call fails. */
    ERRNO,
    /** A supervisor decides. */
    NOTIFY,
    /** The call goes on and is logged. */
    LOG,
    /** The call goes on. */
    ALLOW
  }

  /**
   * Checks the error number.
   *
   * @throws IllegalArgumentException if it is not 0 to 4095 for {@link Kind#ERRNO}, or not 0 for
   *     another kind
   */
  public SeccompAction {
    notNull(kind, "kind");
    if (kind != Kind.ERRNO && errno != 0) {
      throw refused("errno", errno, "is given, but " + kind + " has none", "give 0");
    }
    if (errno < 0 || errno > MAX_ERRNO) {
      throw refused("errno", errno, "is out of range", "give 0 to " + MAX_ERRNO);
    }
  }

  /**
   * The call does nothing and fails with {@code errno}.
   *
   * @param errno 1 to 4095; 0 makes a call that does nothing report success
   * @throws IllegalArgumentException if {@code errno} is not 0 to 4095
   */
  public static SeccompAction errno(int errno) {
    return new SeccompAction(Kind.ERRNO, errno);
  }

  /** The call does nothing and fails with {@code errno}; with {@link Errno#NONE} it "succeeds". */
  public static SeccompAction errno(Errno errno) {
    return errno(notNull(errno, "errno").number());
  }

  /** Whether the call takes place: {@link #ALLOW} and {@link #LOG}. */
  public boolean permits() {
    return kind == Kind.ALLOW || kind == Kind.LOG;
  }

  /** Whether this kind of action is stricter than that of {@code other}. */
  public boolean isStricterThan(SeccompAction other) {
    return kind.compareTo(other.kind) < 0;
  }

  /** The name of the action, for example {@code ERRNO(1)}. */
  @Override
  public String toString() {
    return kind == Kind.ERRNO ? "ERRNO(" + errno + ")" : kind.name();
  }
}
