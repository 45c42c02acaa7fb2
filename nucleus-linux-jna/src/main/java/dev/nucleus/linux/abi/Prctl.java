package dev.nucleus.linux.abi;

/** Constants of prctl(2), capset(2) and seccomp(2). */
public final class Prctl {
  public static final int PR_SET_PDEATHSIG = 1;
  public static final int PR_SET_DUMPABLE = 4;
  public static final int PR_CAPBSET_DROP = 24;
  public static final int PR_SET_SECUREBITS = 28;
  public static final int PR_SET_NO_NEW_PRIVS = 38; // Linux 3.5
  public static final int PR_CAP_AMBIENT = 47; // Linux 4.3
  public static final int PR_CAP_AMBIENT_RAISE = 2;
  public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

  /** NOROOT, NO_SETUID_FIXUP, NO_CAP_AMBIENT_RAISE, each with its lock. */
  public static final int SECUREBITS_LOCKED = 0x01 | 0x02 | 0x04 | 0x08 | 0x40 | 0x80;

  /** {@code _LINUX_CAPABILITY_VERSION_3} of {@code <linux/capability.h>}: 64-bit sets. */
  public static final int CAPABILITY_VERSION_3 = 0x20080522;

  public static final int CAP_KILL = 5;

  /** The highest capability that a kernel of today may know (CAP_CHECKPOINT_RESTORE is 40). */
  public static final int CAP_LIMIT = 63;

  public static final int SECCOMP_SET_MODE_FILTER = 1;

  /** Of {@code <linux/seccomp.h>}, Linux 4.14: refused calls are logged. */
  public static final int SECCOMP_FILTER_FLAG_LOG = 2;

  private Prctl() {}
}
