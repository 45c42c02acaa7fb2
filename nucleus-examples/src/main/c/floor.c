/*
 * The floor: what a launch with every layer of Nucleus costs when it is written in C and nothing else
 * happens around it. The steps and their order are those of `nucleus run --explain`.
 *
 *   gcc -O2 -o floor floor.c && ./floor N REAPER
 *
 * launches /bin/true N times after a warm-up and prints, a line for each launch, the microseconds from
 * before the clone until the sandbox's init was reaped. REAPER is the program built from reaper.c.
 * With "-" for N it reads numbers from its input and makes that many launches for each, so that a
 * benchmark can put blocks of it between those of others.
 * As root the ids are mapped to 100000+65536 by the parent; otherwise the child maps its one id.
 *
 * clone(2), user_namespaces(7), mount_setattr(2), pivot_root(2), landlock(7), seccomp(2).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef __NR_close_range
#define __NR_close_range 436 /* Linux 5.9 */
#endif

/* <linux/mount.h>, Linux 5.2 and 5.12; libc headers disagree about who declares them. */
#define FLOOR_OPEN_TREE_CLONE 1u
#define FLOOR_AT_RECURSIVE 0x8000u
#define FLOOR_MOVE_MOUNT_F_EMPTY_PATH 4u
#define FLOOR_ATTR_RDONLY 0x1u
#define FLOOR_ATTR_NOSUID 0x2u
#define FLOOR_ATTR_NODEV 0x4u
#define FLOOR_ATTR_NOEXEC 0x8u
#define FLOOR_NR_OPEN_TREE 428
#define FLOOR_NR_MOVE_MOUNT 429
#define FLOOR_NR_MOUNT_SETATTR 442
struct floor_mount_attr {
  uint64_t set, clear, propagation, userns;
};

/* <linux/landlock.h>, ABI 7 (Linux 6.15). */
#define FLOOR_NR_LANDLOCK_CREATE_RULESET 444
#define FLOOR_NR_LANDLOCK_ADD_RULE 445
#define FLOOR_NR_LANDLOCK_RESTRICT_SELF 446
#define FS_EXECUTE (1ull << 0)
#define FS_READ_FILE (1ull << 2)
#define FS_READ_DIR (1ull << 3)
#define FS_READ (FS_READ_FILE | FS_READ_DIR)
#define FS_DEVICE ((1ull << 1) | FS_READ_FILE | (1ull << 14) | (1ull << 15))
struct floor_ruleset {
  uint64_t fs, net, scoped;
};
struct floor_path_beneath {
  uint64_t access;
  int32_t fd;
} __attribute__((packed));

#define WARM_UP 30
#define STACK (256 * 1024)
#define LAST_CAPABILITY 40 /* CAP_CHECKPOINT_RESTORE, Linux 5.9 */

static int rootless;
static int gate[2];
static int reaper_fd;
static int null_fd;
static int landlock_abi;
static char *child_stack;
static char *workload_stack;
static char uid_line[64];
static char gid_line[64];
static struct sock_fprog workload_filter;
static struct sock_fprog init_filter;

static void fail(const char *what) {
  dprintf(2, "floor: %s: %s\n", what, strerror(errno));
  _exit(99);
}

#define TRY(call)       \
  do {                  \
    if ((call) < 0) {   \
      fail(#call);      \
    }                   \
  } while (0)

static void write_file(const char *path, int flags, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) < 0 || close(fd) < 0) {
    fail(path);
  }
}

static void bind_tree(const char *source, const char *target, uint64_t attributes) {
  struct floor_mount_attr attr = {.set = attributes};
  int fd = syscall(FLOOR_NR_OPEN_TREE, AT_FDCWD, source,
                   FLOOR_OPEN_TREE_CLONE | O_CLOEXEC | FLOOR_AT_RECURSIVE);
  if (fd < 0) {
    fail(source);
  }
  TRY(syscall(FLOOR_NR_MOUNT_SETATTR, fd, "", AT_EMPTY_PATH | FLOOR_AT_RECURSIVE, &attr,
              sizeof attr));
  if (syscall(FLOOR_NR_MOVE_MOUNT, fd, "", AT_FDCWD, target, FLOOR_MOVE_MOUNT_F_EMPTY_PATH) < 0) {
    fail(target);
  }
  close(fd);
}

static void bind_file(const char *source, const char *target, uint64_t attributes) {
  TRY(mknod(target, S_IFREG | 0644, 0));
  bind_tree(source, target, attributes);
}

static void remount(const char *path, uint64_t attributes) {
  struct floor_mount_attr attr = {.set = attributes};
  TRY(syscall(FLOOR_NR_MOUNT_SETATTR, AT_FDCWD, path, 0, &attr, sizeof attr));
}

#define READ_ONLY (FLOOR_ATTR_RDONLY | FLOOR_ATTR_NOSUID | FLOOR_ATTR_NODEV)

static const char *const merged[] = {"bin", "sbin", "lib", "lib32", "lib64", "libx32"};
static const char *const etc_dirs[] = {"alternatives", "ssl"};
static const char *const etc_files[] = {"ld.so.cache", "localtime"};
static const char *const nodes[] = {"null", "zero", "full", "random", "urandom", "tty"};
static const char *const masked_files[] = {"/proc/kcore", "/proc/keys", "/proc/latency_stats",
                                           "/proc/timer_list", "/proc/sched_debug"};
static const char *const masked_dirs[] = {"/proc/acpi", "/proc/scsi"};
static const char *const read_only_proc[] = {"/proc/sys", "/proc/sysrq-trigger", "/proc/irq",
                                             "/proc/bus", "/proc/fs"};
#define EACH(i, list) (size_t i = 0; i < sizeof(list) / sizeof((list)[0]); i++)

static void build_root(void) {
  char path[128];
  char from[128];
  TRY(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
  TRY(mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1g,nr_inodes=65536"));
  TRY(chdir("/tmp"));

  TRY(mkdir("usr", 0755));
  bind_tree("/usr", "usr", READ_ONLY);
  for EACH(i, merged) {
    snprintf(from, sizeof from, "/%s", merged[i]);
    ssize_t n = readlink(from, path, sizeof path - 1);
    if (n > 0) {
      path[n] = 0;
      TRY(symlink(path, merged[i]));
    } else if (access(from, F_OK) == 0) {
      TRY(mkdir(merged[i], 0755));
      bind_tree(from, merged[i], READ_ONLY);
    }
  }

  TRY(mkdir("etc", 0755));
  for EACH(i, etc_dirs) {
    snprintf(from, sizeof from, "/etc/%s", etc_dirs[i]);
    if (access(from, F_OK) == 0) {
      TRY(mkdir(from + 1, 0755));
      bind_tree(from, from + 1, READ_ONLY);
    }
  }
  for EACH(i, etc_files) {
    snprintf(from, sizeof from, "/etc/%s", etc_files[i]);
    if (access(from, F_OK) == 0) {
      bind_file(from, from + 1, READ_ONLY);
    }
  }
  write_file("etc/passwd", O_CREAT | O_EXCL,
             "root:x:0:0:root:/root:/bin/sh\nsandbox:x:1000:1000::/home/sandbox:/bin/sh\n");
  write_file("etc/group", O_CREAT | O_EXCL, "root:x:0:\nsandbox:x:1000:\n");
  write_file("etc/hosts", O_CREAT | O_EXCL, "127.0.0.1 localhost sandbox\n::1 localhost\n");
  write_file("etc/hostname", O_CREAT | O_EXCL, "sandbox\n");
  write_file("etc/nsswitch.conf", O_CREAT | O_EXCL, "passwd: files\ngroup: files\nhosts: files dns\n");

  TRY(mkdir("dev", 0755));
  TRY(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0755,size=64k,nr_inodes=64"));
  for EACH(i, nodes) {
    snprintf(from, sizeof from, "/dev/%s", nodes[i]);
    bind_file(from, from + 1, FLOOR_ATTR_NOSUID | FLOOR_ATTR_NOEXEC);
  }
  TRY(symlink("/proc/self/fd", "dev/fd"));
  TRY(symlink("/proc/self/fd/0", "dev/stdin"));
  TRY(symlink("/proc/self/fd/1", "dev/stdout"));
  TRY(symlink("/proc/self/fd/2", "dev/stderr"));
  TRY(symlink("pts/ptmx", "dev/ptmx"));
  TRY(mkdir("dev/pts", 0755));
  TRY(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
            "newinstance,ptmxmode=0666,mode=0620"));
  TRY(mkdir("dev/shm", 01777));
  TRY(mount("tmpfs", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
            "mode=1777,size=64m,nr_inodes=65536"));
  remount("dev", FLOOR_ATTR_RDONLY);

  TRY(mkdir("tmp", 01777));
  TRY(mount("tmpfs", "tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=256m,nr_inodes=65536"));
  TRY(mkdir("home", 0755));
  TRY(mkdir("home/sandbox", 0755));
  TRY(mount("tmpfs", "home/sandbox", "tmpfs", MS_NOSUID | MS_NODEV,
            rootless ? "mode=0755,size=256m,nr_inodes=65536"
                     : "mode=0755,uid=1000,gid=1000,size=256m,nr_inodes=65536"));

  TRY(mkdir("proc", 0555));
  TRY(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
  TRY(syscall(SYS_pivot_root, ".", "."));
  TRY(umount2(".", MNT_DETACH));
  TRY(chdir("/"));
  for EACH(i, masked_files) {
    if (mount("/dev/null", masked_files[i], NULL, MS_BIND, NULL) < 0 && errno != ENOENT) {
      fail(masked_files[i]);
    }
  }
  for EACH(i, masked_dirs) {
    if (mount("tmpfs", masked_dirs[i], "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
              "size=0,nr_inodes=1") < 0 &&
        errno != ENOENT) {
      fail(masked_dirs[i]);
    }
  }
  for EACH(i, read_only_proc) {
    if (mount(read_only_proc[i], read_only_proc[i], NULL, MS_BIND | MS_REC, NULL) == 0) {
      remount(read_only_proc[i], FLOOR_ATTR_RDONLY | FLOOR_ATTR_NOSUID | FLOOR_ATTR_NODEV |
                                     FLOOR_ATTR_NOEXEC);
    }
  }
  remount("/", FLOOR_ATTR_RDONLY);
}

static void limit(int resource, rlim_t value) {
  struct rlimit limits = {value, value};
  TRY(prlimit(0, resource, &limits, NULL));
}

static void drop_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0}};
  for (int cap = 0; cap <= LAST_CAPABILITY; cap++) {
    TRY(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0));
  }
  TRY(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
  if (!rootless) {
    TRY(syscall(SYS_setgroups, 0, NULL));
  }
  TRY(syscall(SYS_setresgid, 1000, 1000, 1000));
  TRY(syscall(SYS_setresuid, 1000, 1000, 1000));
  TRY(syscall(SYS_capset, &header, none));
}

static const struct {
  const char *path;
  uint64_t access;
} rules[] = {
    {"/usr", FS_READ | FS_EXECUTE}, {"/etc", FS_READ | FS_EXECUTE}, {"/proc", FS_READ},
    {"/dev", FS_DEVICE | FS_READ},  {"/dev/shm", 0},                {"/tmp", 0},
    {"/home/sandbox", 0},           {"/", FS_READ_DIR},
};

static uint64_t handled_access(void) {
  return landlock_abi >= 5 ? (1ull << 16) - 1
         : landlock_abi >= 3 ? (1ull << 15) - 1
         : landlock_abi == 2 ? (1ull << 14) - 1
                             : (1ull << 13) - 1;
}

static void restrict_files(void) {
  struct floor_ruleset ruleset = {.fs = handled_access(), .scoped = landlock_abi >= 6 ? 3 : 0};
  size_t size = landlock_abi >= 6 ? sizeof ruleset : sizeof ruleset.fs;
  int set = syscall(FLOOR_NR_LANDLOCK_CREATE_RULESET, &ruleset, size, 0);
  TRY(set);
  for EACH(i, rules) {
    uint64_t access = rules[i].access != 0 ? rules[i].access : handled_access();
    struct floor_path_beneath rule = {access & handled_access(),
                                      open(rules[i].path, O_PATH | O_CLOEXEC)};
    TRY(rule.fd);
    TRY(syscall(FLOOR_NR_LANDLOCK_ADD_RULE, set, 1, &rule, 0));
    close(rule.fd);
  }
  TRY(syscall(FLOOR_NR_LANDLOCK_RESTRICT_SELF, set, 0));
  close(set);
}

static int workload(void *unused) {
  (void)unused;
  sigset_t none;
  sigemptyset(&none);
  TRY(setsid());
  TRY(dup3(null_fd, 0, 0));
  TRY(dup3(null_fd, 1, 0));
  TRY(dup3(2, 2, 0) < 0 && errno != EINVAL ? -1 : 0);
  limit(RLIMIT_NOFILE, 1024);
  limit(RLIMIT_NPROC, 512);
  limit(RLIMIT_MEMLOCK, 64 * 1024);
  limit(RLIMIT_CORE, 0);
  umask(022);
  TRY(chdir("/home/sandbox"));
  drop_capabilities();
  if (landlock_abi > 0) {
    restrict_files();
  }
  TRY(syscall(__NR_close_range, 3, ~0u, 0));
  sigprocmask(SIG_SETMASK, &none, NULL);
  TRY(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &workload_filter));
  char *argv[] = {"/bin/true", NULL};
  char *env[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
                 "HOME=/home/sandbox", NULL};
  execve(argv[0], argv, env);
  fail("execve");
  return 99;
}

static int init(void *unused) {
  (void)unused;
  char byte;
  TRY(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
  if (rootless) {
    write_file("/proc/self/setgroups", 0, "deny");
    write_file("/proc/self/uid_map", 0, uid_line);
    write_file("/proc/self/gid_map", 0, gid_line);
  } else {
    TRY(read(gate[0], &byte, 1));
    TRY(syscall(SYS_setresgid, 0, 0, 0));
    TRY(syscall(SYS_setgroups, 0, NULL));
    TRY(syscall(SYS_setresuid, 0, 0, 0));
  }
  TRY(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  TRY(sethostname("sandbox", 7));
  int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  TRY(s);
  TRY(ioctl(s, SIOCSIFFLAGS, &lo));
  close(s);
  umask(0);
  build_root();
  TRY(clone(workload, workload_stack + STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL));

  /* Here the workload has been executed: what is left is to become the reaper. */
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0}};
  TRY(dup3(reaper_fd, 3, O_CLOEXEC));
  TRY(syscall(__NR_close_range, 4, ~0u, 0));
  TRY(syscall(SYS_capset, &header, none));
  TRY(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &init_filter));
  char *argv[] = {"init", NULL};
  char *env[] = {NULL};
  syscall(SYS_execveat, 3, "", argv, env, AT_EMPTY_PATH);
  fail("execveat");
  return 99;
}

/* As many calls as the standard policy names, so that the filter costs what its filter costs. */
static const int allowed[] = {
#include "floor_syscalls.h"
};
static const int allowed_init[] = {SYS_wait4, SYS_exit_group, SYS_execveat};

#if defined(__x86_64__)
#define FLOOR_ARCH AUDIT_ARCH_X86_64
#else
#define FLOOR_ARCH AUDIT_ARCH_AARCH64
#endif

static struct sock_fprog filter(const int *calls, size_t count) {
  struct sock_filter *code = calloc(count + 8, sizeof *code);
  size_t n = 0;
  code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FLOOR_ARCH, 1, 0);
  code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < count; i++) {
    code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i], count - i, 0);
  }
  code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  return (struct sock_fprog){.len = n, .filter = code};
}

static int open_reaper(const char *path) {
  static char bytes[65536];
  int from = open(path, O_RDONLY | O_CLOEXEC);
  int to = memfd_create("reaper", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  ssize_t size = from < 0 ? -1 : read(from, bytes, sizeof bytes);
  if (size <= 0 || to < 0 || write(to, bytes, size) != size) {
    fail(path);
  }
  close(from);
  TRY(fcntl(to, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE));
  return to;
}

static void map_ids(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/uid_map", pid);
  write_file(path, 0, uid_line);
  snprintf(path, sizeof path, "/proc/%d/gid_map", pid);
  write_file(path, 0, gid_line);
}

static double launch(void) {
  struct timespec before, after;
  struct rusage usage;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &before);
  if (!rootless) {
    TRY(pipe2(gate, O_CLOEXEC));
  }
  pid_t pid = clone(init, child_stack + STACK,
                    CLONE_VM | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS |
                        CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP | SIGCHLD,
                    NULL);
  TRY(pid);
  if (!rootless) {
    map_ids(pid);
    TRY(write(gate[1], "g", 1));
  }
  while (wait4(pid, &status, 0, &usage) < 0) {
    if (errno != EINTR) {
      fail("wait4");
    }
  }
  if (!rootless) {
    close(gate[0]);
    close(gate[1]);
  }
  clock_gettime(CLOCK_MONOTONIC, &after);
  if (status != 0) {
    dprintf(2, "floor: a launch ended with status 0x%x\n", status);
    exit(1);
  }
  return (after.tv_sec - before.tv_sec) * 1e6 + (after.tv_nsec - before.tv_nsec) / 1e3;
}

int main(int argc, char **argv) {
  int served = argc == 3 && strcmp(argv[1], "-") == 0;
  int launches = argc == 3 ? atoi(argv[1]) : 0;
  if (!served && launches <= 0) {
    fprintf(stderr, "usage: floor N|- REAPER\n");
    return 2;
  }
  rootless = geteuid() != 0;
  snprintf(uid_line, sizeof uid_line, rootless ? "1000 %d 1\n" : "0 100000 65536\n", geteuid());
  snprintf(gid_line, sizeof gid_line, rootless ? "1000 %d 1\n" : "0 100000 65536\n", getegid());
  reaper_fd = open_reaper(argv[2]);
  null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  landlock_abi = syscall(FLOOR_NR_LANDLOCK_CREATE_RULESET, NULL, 0, 1);
  workload_filter = filter(allowed, sizeof allowed / sizeof allowed[0]);
  init_filter = filter(allowed_init, sizeof allowed_init / sizeof allowed_init[0]);
  child_stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  workload_stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < WARM_UP; i++) {
    launch();
  }
  while (launches > 0 || (served && scanf("%d", &launches) == 1)) {
    for (; launches > 0; launches--) {
      printf("%.1f\n", launch());
    }
    fflush(stdout);
  }
  return 0;
}
