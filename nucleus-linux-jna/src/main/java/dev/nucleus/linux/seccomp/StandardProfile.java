package dev.nucleus.linux.seccomp;

import static dev.nucleus.SeccompCondition.Operator.EQ;
import static dev.nucleus.SeccompCondition.Operator.NE;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The filter that a sandbox gets unless it asks for another: an allowlist that runs shells,
 * compilers, language runtimes and databases.
 *
 * <p>A syscall that it refuses fails with EPERM; one that callers can do without answers ENOSYS, so
 * that they take their older way; so do numbers of newer kernels. Nothing kills, but for calls of
 * another architecture.
 *
 * <p>Some of what is allowed looks at arguments:
 *
 * <ul>
 *   <li>clone makes no namespace, and clone3, whose flags a filter cannot see, answers ENOSYS;
 *   <li>ioctl does not push input into a terminal (TIOCSTI, TIOCLINUX) or change its line
 *       discipline (TIOCSETD);
 *   <li>socket knows the families AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK (NETLINK_ROUTE only)
 *       and answers EAFNOSUPPORT to others; without network AF_INET and AF_INET6, which then reach
 *       the loopback alone, speak only TCP and UDP and answer EPROTONOSUPPORT otherwise;
 *   <li>mknod and mknodat make files, pipes and sockets, but no devices. The kernel asks for
 *       CAP_MKNOD as well; this is for sandboxes that keep it;
 *   <li>personality takes PER_LINUX and PER_LINUX32, with or without UNAME26, but does not switch
 *       address space randomisation off.
 * </ul>
 */
public final class StandardProfile {
  // asm-generic/errno-base.h and asm-generic/errno.h.
  private static final SeccompAction EPERM = SeccompAction.errno(1);
  private static final SeccompAction ENOSYS = SeccompAction.errno(38);
  private static final SeccompAction EPROTONOSUPPORT = SeccompAction.errno(93);
  private static final SeccompAction EAFNOSUPPORT = SeccompAction.errno(97);

  // linux/sched.h: NEWNS (Linux 2.4.19), NEWCGROUP (4.6), NEWUTS, NEWIPC (2.6.19), NEWUSER (3.8),
  // NEWPID, NEWNET
  // (2.6.24). CLONE_NEWTIME is no flag of clone: its bit belongs to the exit signal there.
  private static final int CLONE_NEW_ANY = 0x7e020000;

  // asm-generic/ioctls.h.
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541c;
  private static final int TIOCSETD = 0x5423;

  // linux/socket.h, linux/netlink.h, linux/in.h.
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;

  // linux/stat.h: set in S_IFCHR and S_IFBLK; not in S_IFREG, S_IFIFO and S_IFSOCK.
  private static final int DEVICE_BIT = 0020000;

  // linux/personality.h: the bits of PER_LINUX32 (8) and UNAME26; -1 asks without changing.
  private static final int HARMLESS_PERSONALITY = 0x0020008;
  private static final int ASK_PERSONALITY = -1;

  private static final List<String> ALLOWED =
      words(
          // Files and directories.
          "open openat openat2 creat close close_range read write readv writev pread64 pwrite64",
          "preadv pwritev preadv2 pwritev2 lseek dup dup2 dup3 fcntl flock fsync fdatasync sync",
          "syncfs sync_file_range truncate ftruncate fallocate fadvise64 readahead cachestat",
          "sendfile splice tee vmsplice copy_file_range stat fstat lstat newfstatat statx statfs",
          "fstatfs access faccessat faccessat2 getdents getdents64 getcwd chdir fchdir mkdir",
          "mkdirat rmdir rename renameat renameat2 link linkat unlink unlinkat symlink symlinkat",
          "readlink readlinkat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat umask",
          "utime utimes utimensat futimesat file_getattr file_setattr",
          "getxattr lgetxattr fgetxattr getxattrat setxattr lsetxattr fsetxattr setxattrat",
          "listxattr llistxattr flistxattr listxattrat removexattr lremovexattr fremovexattr",
          "removexattrat inotify_init inotify_init1 inotify_add_watch inotify_rm_watch",
          // Waiting, pipes, asynchronous I/O.
          "select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait",
          "epoll_pwait2 eventfd eventfd2 signalfd signalfd4 pipe pipe2 io_setup io_destroy",
          "io_submit io_cancel io_getevents io_pgetevents",
          // Sockets; socket itself has rules of its own.
          "socketpair bind listen accept accept4 connect getsockname getpeername sendto recvfrom",
          "sendmsg sendmmsg recvmsg recvmmsg setsockopt getsockopt shutdown",
          // Memory.
          "mmap munmap mremap mprotect msync mincore madvise brk remap_file_pages mlock mlock2",
          "munlock mlockall munlockall memfd_create memfd_secret mseal map_shadow_stack",
          "pkey_alloc pkey_free pkey_mprotect get_mempolicy set_mempolicy mbind",
          "set_mempolicy_home_node shmget shmat shmctl shmdt",
          // Processes and threads; clone has rules of its own.
          "fork vfork execve execveat exit exit_group wait4 waitid getpid getppid gettid getpgid",
          "setpgid getpgrp getsid setsid pidfd_open pidfd_send_signal prctl arch_prctl seccomp",
          "landlock_create_ruleset landlock_add_rule landlock_restrict_self",
          "set_tid_address set_robust_list get_robust_list rseq membarrier restart_syscall",
          "futex futex_waitv futex_wake futex_wait futex_requeue uretprobe uprobe",
          "sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_setparam",
          "sched_getscheduler sched_setscheduler sched_getattr sched_setattr",
          "sched_get_priority_max sched_get_priority_min sched_rr_get_interval getpriority",
          "setpriority ioprio_get ioprio_set getcpu",
          // Signals.
          "kill tkill tgkill pause alarm rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend",
          "rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn sigaltstack",
          // Users, capabilities, limits: the kernel asks for the capabilities that these need.
          "getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid",
          "setregid setresuid setresgid setfsuid setfsgid setgroups capget capset getrlimit",
          "setrlimit getrusage times sysinfo uname getrandom",
          // Time.
          "time gettimeofday clock_gettime clock_getres nanosleep clock_nanosleep getitimer",
          "setitimer timer_create timer_settime timer_gettime timer_getoverrun timer_delete",
          "timerfd_create timerfd_settime timerfd_gettime",
          // Semaphores and message queues.
          "semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink",
          "mq_timedsend mq_timedreceive mq_notify mq_getsetattr",
          // 64-bit kernels have nothing behind these numbers and answer ENOSYS themselves; to
          // refuse them would only
          // make the filter longer.
          "epoll_ctl_old epoll_wait_old set_thread_area get_thread_area vserver");

  private static final List<String> NOT_THERE =
      words(
          "clone3 statmount listmount listns open_tree_attr",
          "lsm_get_self_attr lsm_set_self_attr lsm_list_modules");

  private StandardProfile() {}

  /**
   * The policy for {@code arch}.
   *
   * @param network whether the sandbox reaches a network, and not just its own loopback
   * @param extraAllowed syscalls that are allowed too, whatever their arguments. They come before
   *     everything else here: who names clone3 gets clone3
   * @throws IllegalArgumentException if {@code arch} has no syscall of a name in {@code
   *     extraAllowed}; the message says which names are like it
   */
  public static SeccompPolicy policy(boolean network, Set<String> extraAllowed, Arch arch) {
    for (String name : extraAllowed) {
      SyscallNames.requireOn(arch, name);
    }
    List<SeccompRule> rules = new ArrayList<>();
    rules.add(SeccompRule.of(SeccompAction.ALLOW, extraAllowed));
    rules.add(SeccompRule.of(SeccompAction.ALLOW, ALLOWED));
    rules.add(SeccompRule.of(ENOSYS, NOT_THERE));
    rules.add(allow("clone").when(SeccompCondition.masked32(0, CLONE_NEW_ANY, 0)));
    rules.add(allow("mknod").when(SeccompCondition.masked32(1, DEVICE_BIT, 0)));
    rules.add(allow("mknodat").when(SeccompCondition.masked32(2, DEVICE_BIT, 0)));
    rules.add(allow("personality").when(SeccompCondition.masked32(0, ~HARMLESS_PERSONALITY, 0)));
    rules.add(allow("personality").when(SeccompCondition.arg32(0, EQ, ASK_PERSONALITY)));
    // Its own limits, and to look at those of others: with one id mapped PID 1 has the same uid.
    rules.add(allow("prlimit64").when(SeccompCondition.arg32(0, EQ, 0)));
    rules.add(allow("prlimit64").when(SeccompCondition.arg(2, EQ, 0)));
    addIoctl(rules);
    addSocket(rules, network);
    return new SeccompPolicy(EPERM, ENOSYS, rules);
  }

  private static void addIoctl(List<SeccompRule> rules) {
    for (int refused : new int[] {TIOCSTI, TIOCLINUX, TIOCSETD}) {
      rules.add(SeccompRule.of(EPERM, "ioctl").when(SeccompCondition.arg32(1, EQ, refused)));
    }
    rules.add(allow("ioctl"));
  }

  private static void addSocket(List<SeccompRule> rules, boolean network) {
    rules.add(allow("socket").when(SeccompCondition.arg32(0, EQ, AF_UNIX)));
    rules.add(
        allow("socket")
            .when(SeccompCondition.arg32(0, EQ, AF_NETLINK))
            .when(SeccompCondition.arg32(2, EQ, NETLINK_ROUTE)));
    if (network) {
      rules.add(allow("socket").when(SeccompCondition.arg32(0, EQ, AF_INET)));
      rules.add(allow("socket").when(SeccompCondition.arg32(0, EQ, AF_INET6)));
      rules.add(SeccompRule.of(EAFNOSUPPORT, "socket"));
    } else {
      rules.add(
          SeccompRule.of(EAFNOSUPPORT, "socket")
              .when(SeccompCondition.arg32(0, NE, AF_INET))
              .when(SeccompCondition.arg32(0, NE, AF_INET6)));
      for (int protocol : new int[] {IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP}) {
        rules.add(allow("socket").when(SeccompCondition.arg32(2, EQ, protocol)));
      }
      rules.add(SeccompRule.of(EPROTONOSUPPORT, "socket"));
    }
  }

  private static SeccompRule allow(String name) {
    return SeccompRule.of(SeccompAction.ALLOW, name);
  }

  private static List<String> words(String... lines) {
    return List.of(String.join(" ", lines).split(" "));
  }
}
