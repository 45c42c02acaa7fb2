package dev.nucleus.linux.seccomp;

import static dev.nucleus.SeccompCondition.Operator.EQ;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The standard filter without what a computation on files and pipes can do without. What it refuses
 * besides fails as programs expect it of a kernel that has less: with ENOSYS where they have
 * another way, with the error number of a missing feature where there is one, else with EPERM.
 *
 * <p>ioctl keeps what terminals and descriptors are asked for, prctl what threads and children are
 * set up with. Sockets are there only in a sandbox that has a network, and then TCP and UDP alone;
 * a socketpair is always there, since programs use it as a pipe.
 */
public final class StrictProfile {
  // asm-generic/errno-base.h and asm-generic/errno.h.
  private static final SeccompAction EPERM = SeccompAction.errno(1);
  private static final SeccompAction EINVAL = SeccompAction.errno(22);
  private static final SeccompAction ENOTTY = SeccompAction.errno(25);
  private static final SeccompAction ENOSYS = SeccompAction.errno(38);
  private static final SeccompAction EOPNOTSUPP = SeccompAction.errno(95);
  private static final SeccompAction EAFNOSUPPORT = SeccompAction.errno(97);

  private static final List<SeccompRule> REFUSED =
      List.of(
          // Users, owners and priorities, of which there is one here.
          refuse(
              EPERM,
              "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups",
              "capset chown fchown lchown fchownat setpriority ioprio_set sched_setaffinity",
              "sched_setparam sched_setscheduler sched_setattr"),
          // Files that are no files: nodes, files in memory (memfd_create), by descriptor alone.
          refuse(EPERM, "mknod mknodat memfd_create memfd_secret execveat"),
          refuse(EOPNOTSUPP, "setxattr lsetxattr fsetxattr setxattrat"),
          refuse(EOPNOTSUPP, "removexattr lremovexattr fremovexattr removexattrat"),
          // What is seen of the page cache tells of other programs; sync waits for their writes.
          refuse(EPERM, "mincore cachestat sync syncfs remap_file_pages"),
          refuse(EPERM, "mlock mlock2 mlockall munlock munlockall"),
          refuse(EPERM, "get_mempolicy set_mempolicy mbind set_mempolicy_home_node"),
          refuse(EPERM, "inotify_init inotify_init1 inotify_add_watch inotify_rm_watch"),
          // Filters of its own, other processes' memory of locks, process descriptors.
          refuse(EPERM, "seccomp get_robust_list personality"),
          refuse(
              ENOSYS,
              "landlock_create_ruleset landlock_add_rule landlock_restrict_self",
              "pidfd_open pidfd_send_signal",
              // Pages that move between files and pipes, and asynchronous I/O.
              "splice tee vmsplice io_setup io_destroy io_submit io_cancel io_getevents",
              "io_pgetevents pkey_alloc pkey_free pkey_mprotect",
              // System V and POSIX IPC.
              "shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv",
              "msgctl mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr"));

  private static final List<String> SOCKETS = words("bind listen accept accept4 connect");

  // asm-generic/ioctls.h: TCGETS, TCSETS, TCSETSW, TCSETSF, TIOCGPGRP, TIOCSPGRP, TIOCGWINSZ,
  // FIONREAD, FIONBIO, FIONCLEX, FIOCLEX; TCGETS2 of asm-generic/ioctls.h as _IOR('T', 0x2A, ...).
  private static final int[] IOCTLS = {
    0x5401,
    0x5402,
    0x5403,
    0x5404,
    0x540f,
    0x5410,
    0x5413,
    0x541b,
    0x5421,
    0x5450,
    0x5451,
    0x802c542a,
  };

  // linux/prctl.h: PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_DUMPABLE,
  // PR_SET_NAME, PR_GET_NAME, PR_CAPBSET_READ, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS,
  // PR_SET_VMA.
  private static final int[] PRCTLS = {1, 2, 3, 4, 15, 16, 23, 38, 39, 0x53564d41};

  private StrictProfile() {}

  /**
   * The policy for {@code arch}.
   *
   * @param network whether the sandbox reaches a network, and not just its own loopback
   * @param extraAllowed syscalls that are allowed too, whatever their arguments
   * @throws IllegalArgumentException if {@code arch} has no syscall of a name in {@code
   *     extraAllowed}; the message says which names are like it
   */
  public static SeccompPolicy policy(boolean network, Set<String> extraAllowed, Arch arch) {
    // Without a network the standard filter has TCP and UDP alone: here that is what there is with
    // one.
    SeccompPolicy standard = StandardProfile.policy(false, extraAllowed, arch);
    List<SeccompRule> rules = new ArrayList<>();
    rules.add(SeccompRule.of(SeccompAction.ALLOW, extraAllowed));
    rules.addAll(REFUSED);
    if (!network) {
      rules.add(SeccompRule.of(EAFNOSUPPORT, "socket"));
      rules.add(SeccompRule.of(EPERM, SOCKETS));
    }
    addChoices(rules, "ioctl", 1, IOCTLS, ENOTTY);
    addChoices(rules, "prctl", 0, PRCTLS, EINVAL);
    rules.addAll(standard.rules());
    return new SeccompPolicy(standard.defaultAction(), standard.unknownAction(), rules);
  }

  private static void addChoices(
      List<SeccompRule> rules, String name, int argument, int[] choices, SeccompAction otherwise) {
    for (int choice : choices) {
      rules.add(
          SeccompRule.of(SeccompAction.ALLOW, name)
              .when(SeccompCondition.arg32(argument, EQ, choice)));
    }
    rules.add(SeccompRule.of(otherwise, name));
  }

  private static SeccompRule refuse(SeccompAction action, String... lines) {
    return SeccompRule.of(action, words(lines));
  }

  private static List<String> words(String... lines) {
    return List.of(String.join(" ", lines).split(" "));
  }
}
