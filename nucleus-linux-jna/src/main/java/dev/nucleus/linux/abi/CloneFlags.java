package dev.nucleus.linux.abi;

/** Flags of clone(2), clone3(2) and unshare(2), from {@code <linux/sched.h>}. */
public final class CloneFlags {
  public static final long CLONE_NEWTIME = 0x80; // Linux 5.6
  public static final long CLONE_VM = 0x100;
  public static final long CLONE_FILES = 0x400;
  public static final long CLONE_PIDFD = 0x1000; // Linux 5.2
  public static final long CLONE_VFORK = 0x4000;
  public static final long CLONE_NEWNS = 0x20000;
  public static final long CLONE_PARENT_SETTID = 0x100000;
  public static final long CLONE_CHILD_CLEARTID = 0x200000;
  public static final long CLONE_NEWCGROUP = 0x2000000; // Linux 4.6
  public static final long CLONE_NEWUTS = 0x4000000;
  public static final long CLONE_NEWIPC = 0x8000000;
  public static final long CLONE_NEWUSER = 0x10000000;
  public static final long CLONE_NEWPID = 0x20000000;
  public static final long CLONE_NEWNET = 0x40000000;
  public static final long CLONE_INTO_CGROUP = 0x200000000L; // Linux 5.7, clone3 only
  public static final long CLONE_CLEAR_SIGHAND = 0x100000000L; // Linux 5.5, clone3 only

  /** The namespaces that every sandbox has of its own. */
  public static final long SANDBOX_NAMESPACES =
      CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;

  /** The same, as strace prints it. */
  public static final String SANDBOX_NAMESPACES_TEXT =
      "CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNS|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWCGROUP";

  private CloneFlags() {}
}
