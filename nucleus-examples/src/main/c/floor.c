/*
 * The floor: what a launch with every layer of Nucleus costs when it is written in C and nothing else
 * happens around it. The steps and their order are those of `nucleus run --explain`.
 *
 *   gcc -O2 -o floor floor.c && ./floor N REAPER [told]
 *
 * launches /bin/true N times after a warm-up and prints, a line for each launch, the microseconds from
 * before the clone until the sandbox's init was reaped, or with "told" until its report came: the
 * kernel's tear-down of the namespaces is after that. REAPER is the program built from reaper.c.
 * With "-" for N it reads numbers from its input and makes that many launches for each, so that a
 * benchmark can put blocks of it between those of others.
 * As root the ids are mapped to 100000+65536 by the parent; otherwise the child maps its one id.
 *
 * clone(2), user_namespaces(7), mount_setattr(2), pivot_root(2), landlock(7), seccomp(2).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
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
#include <sys/signalfd.h>
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
#define FLOOR_NR_FSOPEN 430
#define FLOOR_NR_FSCONFIG 431
#define FLOOR_NR_FSMOUNT 432
#define FLOOR_NR_MOUNT_SETATTR 442
#define FLOOR_FSOPEN_CLOEXEC 1u
#define FLOOR_FSMOUNT_CLOEXEC 1u
#define FLOOR_FSCONFIG_CMD_CREATE 6u
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

/* <linux/close_range.h>, Linux 5.11; <linux/securebits.h>, Linux 4.3. */
#define FLOOR_CLOSE_RANGE_CLOEXEC 4u
#define SECUREBITS_NOROOT 0x03
#define SECUREBITS_LOCKED 0xcf
#define REPORT 152

#define WARM_UP 30
#define STACK (256 * 1024)
#define LAST_CAPABILITY 40 /* CAP_CHECKPOINT_RESTORE, Linux 5.9 */

static int rootless;
static int told;
static int gate[2];
static int reaper_fd;
static int null_fd;
static int error_fd;
static int control[2];
static int liveness[2];
static int landlock_abi;
static char *child_stack;
static char *workload_stack;
static char uid_line[64];
static char gid_line[64];
static struct sock_fprog workload_filter;

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

#define MAX_SOURCES 64

/* The trees and files of the host that the sandbox sees, as the plan of Nucleus lists them. */
static const char *const trees[] = {"/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/usr"};
static const char *const etc[] = {"/etc/alternatives", "/etc/ca-certificates", "/etc/ld.so.cache",
                                  "/etc/ld.so.conf",   "/etc/localtime",       "/etc/pki",
                                  "/etc/protocols",    "/etc/services",        "/etc/ssl/certs",
                                  "/etc/ssl/openssl.cnf", "/etc/timezone"};
static const char *const nodes[] = {"/dev/null",   "/dev/zero",    "/dev/full",
                                    "/dev/random", "/dev/urandom", "/dev/tty"};
static const char *const masked_files[] = {
    "/proc/kcore",       "/proc/kallsyms",      "/proc/keys",        "/proc/key-users",
    "/proc/kmsg",        "/proc/kpagecount",    "/proc/kpageflags",  "/proc/kpagecgroup",
    "/proc/latency_stats", "/proc/sched_debug", "/proc/sysrq-trigger", "/proc/timer_list",
    "/proc/timer_stats", "/proc/vmallocinfo"};
static const char *const masked_dirs[] = {"/proc/acpi", "/proc/asound", "/proc/bus", "/proc/scsi"};
#define EACH(i, list) (size_t i = 0; i < sizeof(list) / sizeof((list)[0]); i++)

enum kind { TREE, SMALL_FILE, BIG_FILE, LINK };
#define SMALL 4096

/* What is looked up once, before the first launch: Nucleus keeps its plan too. */
struct entry {
  enum kind kind;
  const char *path;
  char text[SMALL];
  size_t length;
};
static struct entry entries[MAX_SOURCES];
static size_t entry_count;
static const char *masks[2][MAX_SOURCES];
static size_t mask_count[2];

static void remember(const char *path) {
  struct stat status;
  struct entry *entry = &entries[entry_count];
  entry->path = path;
  if (lstat(path, &status) < 0) {
    return;
  }
  if (S_ISLNK(status.st_mode)) {
    entry->kind = LINK;
    TRY(readlink(path, entry->text, SMALL - 1));
  } else if (S_ISDIR(status.st_mode)) {
    entry->kind = TREE;
  } else if (status.st_size <= SMALL) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    entry->kind = SMALL_FILE;
    entry->length = fd < 0 ? 0 : read(fd, entry->text, SMALL);
    close(fd);
  } else {
    entry->kind = BIG_FILE;
  }
  entry_count++;
}

static void look_at_host(void) {
  for EACH(i, trees) {
    remember(trees[i]);
  }
  for EACH(i, etc) {
    remember(etc[i]);
  }
  glob_t jdks;
  if (glob("/etc/java*", 0, NULL, &jdks) == 0) {
    for (size_t i = 0; i < jdks.gl_pathc && entry_count < MAX_SOURCES; i++) {
      remember(jdks.gl_pathv[i]); /* never freed: it is pointed to */
    }
  }
  for EACH(i, masked_files) {
    if (access(masked_files[i], F_OK) == 0) {
      masks[0][mask_count[0]++] = masked_files[i];
    }
  }
  for EACH(i, masked_dirs) {
    if (access(masked_dirs[i], F_OK) == 0) {
      masks[1][mask_count[1]++] = masked_dirs[i];
    }
  }
}

static int clone_tree(const char *path) {
  int fd = syscall(FLOOR_NR_OPEN_TREE, AT_FDCWD, path,
                   FLOOR_OPEN_TREE_CLONE | O_CLOEXEC | FLOOR_AT_RECURSIVE);
  if (fd < 0) {
    fail(path);
  }
  return fd;
}

/* While the host's files can still be reached with the rights of the parent. */
static int open_sources(int *sources, int *devices) {
  struct floor_mount_attr attr = {.set =
                                      FLOOR_ATTR_RDONLY | FLOOR_ATTR_NOSUID | FLOOR_ATTR_NODEV};
  TRY(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
  for (size_t i = 0; i < entry_count; i++) {
    if (entries[i].kind == TREE || entries[i].kind == BIG_FILE) {
      sources[i] = clone_tree(entries[i].path);
      TRY(syscall(FLOOR_NR_MOUNT_SETATTR, sources[i], "", AT_EMPTY_PATH | FLOOR_AT_RECURSIVE,
                  &attr, sizeof attr));
    }
  }
  for EACH(i, nodes) {
    devices[i] = clone_tree(nodes[i]);
  }
  int fs = syscall(FLOOR_NR_FSOPEN, "proc", FLOOR_FSOPEN_CLOEXEC);
  TRY(fs);
  TRY(syscall(FLOOR_NR_FSCONFIG, fs, FLOOR_FSCONFIG_CMD_CREATE, NULL, NULL, 0));
  int proc = syscall(FLOOR_NR_FSMOUNT, fs, FLOOR_FSMOUNT_CLOEXEC,
                     FLOOR_ATTR_RDONLY | FLOOR_ATTR_NOSUID | FLOOR_ATTR_NODEV | FLOOR_ATTR_NOEXEC);
  TRY(proc);
  return proc;
}

static void attach(int fd, const char *path) {
  if (syscall(FLOOR_NR_MOVE_MOUNT, fd, "", AT_FDCWD, path, FLOOR_MOVE_MOUNT_F_EMPTY_PATH) < 0) {
    fail(path);
  }
}

static void directory(const char *path, mode_t mode) {
  if (mkdir(path, mode) < 0 && errno != EEXIST) {
    fail(path);
  }
}

static void parents(const char *path) {
  char parent[128];
  for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
    directory(parent, 0755);
  }
}

static void write_file(const char *path, int flags, const char *text, size_t length) {
  int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0644);
  if (fd < 0 || write(fd, text, length) < 0 || close(fd) < 0) {
    fail(path);
  }
}

static void create_file(const char *path, const char *text, size_t length) {
  write_file(path, O_CREAT | O_EXCL, text, length);
}

#define CREATE(path, text) create_file(path, text, sizeof(text) - 1)

static void tmpfs(const char *path, unsigned long flags, const char *options) {
  if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | flags, options) < 0) {
    fail(path);
  }
}

static void build_root(const int *sources, const int *devices, int proc) {
  tmpfs("/tmp", 0, "size=1073741824,nr_inodes=65536,mode=0755");
  TRY(chdir("/tmp"));
  TRY(syscall(SYS_pivot_root, ".", "."));
  TRY(umount2(".", MNT_DETACH));
  TRY(chdir("/"));

  for (size_t i = 0; i < entry_count; i++) {
    const struct entry *entry = &entries[i];
    parents(entry->path);
    switch (entry->kind) {
      case TREE:
        directory(entry->path, 0755);
        attach(sources[i], entry->path);
        break;
      case BIG_FILE:
        TRY(mknod(entry->path, S_IFREG | 0644, 0));
        attach(sources[i], entry->path);
        break;
      case SMALL_FILE:
        create_file(entry->path, entry->text, entry->length);
        break;
      case LINK:
        TRY(symlink(entry->text, entry->path));
        break;
    }
  }
  directory("/etc", 0755);
  CREATE("/etc/passwd",
         "root:x:0:0::/:/usr/sbin/nologin\nsandbox:x:1000:1000::/home/sandbox:/bin/sh\n"
         "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n");
  CREATE("/etc/group", "root:x:0:\nsandbox:x:1000:\nnogroup:x:65534:\n");
  CREATE("/etc/hostname", "sandbox\n");
  CREATE("/etc/hosts", "127.0.0.1\tlocalhost sandbox\n::1\tlocalhost sandbox\n");
  CREATE("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");

  directory("/dev", 0755);
  tmpfs("/dev", MS_NOEXEC, "size=65536,nr_inodes=64,mode=0755");
  for EACH(i, nodes) {
    parents(nodes[i]);
    TRY(mknod(nodes[i], S_IFREG | 0644, 0));
    attach(devices[i], nodes[i]);
  }
  directory("/dev/empty", 0755);
  directory("/dev/pts", 0755);
  TRY(mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
            "newinstance,ptmxmode=0666,mode=0620"));
  directory("/dev/shm", 0755);
  tmpfs("/dev/shm", MS_NOEXEC, "size=67108864,nr_inodes=65536,mode=01777");
  TRY(symlink("pts/ptmx", "/dev/ptmx"));
  TRY(symlink("/proc/self/fd", "/dev/fd"));
  TRY(symlink("/proc/self/fd/0", "/dev/stdin"));
  TRY(symlink("/proc/self/fd/1", "/dev/stdout"));
  TRY(symlink("/proc/self/fd/2", "/dev/stderr"));
  TRY(mount(NULL, "/dev", NULL,
            MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));

  directory("/tmp", 0755);
  tmpfs("/tmp", 0, "size=268435456,nr_inodes=65536,mode=01777");
  directory("/run", 0755);
  directory("/var", 0755);
  parents("/home/sandbox");
  directory("/home/sandbox", 0755);
  tmpfs("/home/sandbox", 0, "size=268435456,nr_inodes=65536,mode=0700,uid=1000,gid=1000");

  directory("/proc", 0755);
  attach(proc, "/proc");
  TRY(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL));
  for (int directories = 0; directories < 2; directories++) {
    for (size_t i = 0; i < mask_count[directories]; i++) {
      TRY(mount(directories ? "/dev/empty" : "/dev/null", masks[directories][i], NULL, MS_BIND,
                NULL));
    }
  }
}

static void limit(int resource, rlim_t value) {
  struct rlimit limits = {value, value};
  TRY(prlimit(0, resource, &limits, NULL));
}

static void set_capabilities(uint32_t low) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {{low, low, low}, {0, 0, 0}};
  TRY(syscall(SYS_capset, &header, sets));
}

static void drop_capabilities(void) {
  for (int cap = 0; cap <= LAST_CAPABILITY; cap++) {
    TRY(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0));
  }
  TRY(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
  TRY(prctl(PR_SET_SECUREBITS, SECUREBITS_LOCKED, 0, 0, 0));
  if (!rootless) {
    TRY(syscall(SYS_setgroups, 0, NULL));
    TRY(syscall(SYS_setresgid, 1000, 1000, 1000));
    TRY(syscall(SYS_setresuid, 1000, 1000, 1000));
  }
  set_capabilities(0);
  TRY(chdir("/home/sandbox"));
}

static const struct {
  const char *path;
  uint64_t access; /* 0: all that is handled */
} rules[] = {
    {"/", FS_READ | FS_EXECUTE}, {"/dev", FS_DEVICE | FS_READ}, {"/dev/shm", 0},
    {"/tmp", 0},                 {"/home/sandbox", 0},
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
  }
  TRY(syscall(FLOOR_NR_LANDLOCK_RESTRICT_SELF, set, 0));
}

static int workload(void *unused) {
  (void)unused;
  sigset_t none;
  sigemptyset(&none);
  TRY(setsid());
  TRY(dup3(null_fd, 0, 0));
  TRY(dup3(null_fd, 1, 0));
  TRY(dup3(error_fd, 2, 0));
  umask(022);
  limit(RLIMIT_NOFILE, 1024);
  limit(RLIMIT_NPROC, 512);
  limit(RLIMIT_MEMLOCK, 64 * 1024);
  limit(RLIMIT_CORE, 0);
  drop_capabilities();
  TRY(syscall(__NR_close_range, 3, ~0u, FLOOR_CLOSE_RANGE_CLOEXEC));
  TRY(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, 8));
  if (landlock_abi > 0) {
    restrict_files();
  }
  TRY(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &workload_filter));
  char *argv[] = {"/bin/true", NULL};
  char *env[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=dumb",
                 "HOME=/home/sandbox", "LANG=C.UTF-8", NULL};
  execve(argv[0], argv, env);
  fail("execve");
  return 99;
}

static void take_identity(void) {
  if (rootless) {
    write_file("/proc/self/setgroups", 0, "deny", 4);
    write_file("/proc/self/uid_map", 0, uid_line, strlen(uid_line));
    write_file("/proc/self/gid_map", 0, gid_line, strlen(gid_line));
  } else {
    char byte;
    TRY(read(gate[0], &byte, 1));
    TRY(syscall(SYS_setgroups, 0, NULL));
    TRY(syscall(SYS_setresgid, 0, 0, 0));
    TRY(syscall(SYS_setresuid, 0, 0, 0));
    TRY(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
  }
}

static int init(void *unused) {
  int sources[MAX_SOURCES];
  int devices[sizeof nodes / sizeof nodes[0]];
  (void)unused;
  TRY(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
  TRY(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  umask(022);
  struct sigaction action = {.sa_handler = SIG_DFL};
  TRY(sigaction(SIGCHLD, &action, NULL));
  TRY(sethostname("sandbox", 7));
  int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  TRY(s);
  TRY(ioctl(s, SIOCSIFFLAGS, &lo));
  close(s);
  int proc = open_sources(sources, devices);
  take_identity();
  build_root(sources, devices, proc);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  TRY(children);
  TRY(clone(workload, workload_stack + STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL));

  /* Here the workload has been executed: what is left is to become the reaper. */
  TRY(prctl(PR_SET_SECUREBITS, SECUREBITS_NOROOT, 0, 0, 0));
  set_capabilities(1u << CAP_KILL);
  TRY(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0));
  TRY(dup3(control[1], 3, 0));
  TRY(dup3(liveness[0], 4, 0));
  TRY(dup3(children, 5, 0));
  TRY(syscall(__NR_close_range, 6, ~0u, FLOOR_CLOSE_RANGE_CLOEXEC));
  char *argv[] = {"nucleus-init", NULL};
  char *env[] = {NULL};
  syscall(SYS_execveat, reaper_fd, "", argv, env, AT_EMPTY_PATH);
  fail("execveat");
  return 99;
}

/* As many calls as the standard policy names, so that the filter costs what its filter costs. */
static const int allowed[] = {
#include "floor_syscalls.h"
};

#if defined(__x86_64__)
#define FLOOR_ARCH AUDIT_ARCH_X86_64
#else
#define FLOOR_ARCH AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) \
  (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(action) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, action)
#define HEADER 4
#define MAX_BOUNDS 200

/* Where the verdict changes along the call numbers: below bounds[0] denied, then allowed, and so on. */
static int bounds[MAX_BOUNDS];
static int bound_count;

static int ascending(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static void find_bounds(void) {
  size_t count = sizeof allowed / sizeof allowed[0];
  int sorted[sizeof allowed / sizeof allowed[0]];
  memcpy(sorted, allowed, sizeof allowed);
  qsort(sorted, count, sizeof sorted[0], ascending);
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || sorted[i] > sorted[i - 1] + 1) {
      bounds[bound_count++] = sorted[i];
    }
    if (i + 1 == count || sorted[i + 1] > sorted[i] + 1) {
      bounds[bound_count++] = sorted[i] + 1;
    }
  }
}

/* A binary search, one instruction for each bound, in the order root, left, right. */
static void search(struct sock_filter *code, int at, int from, int to) {
  int mid = (from + to) / 2;
  int deny = HEADER + bound_count - at - 1;
  int below = mid > from ? 0 : deny + (mid & 1);
  int above = mid + 1 < to ? mid - from : deny + ((mid + 1) & 1);
  code[at] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, bounds[mid], above, below);
  if (mid > from) {
    search(code, at + 1, from, mid);
  }
  if (mid + 1 < to) {
    search(code, at + 1 + mid - from, mid + 1, to);
  }
}

static struct sock_fprog filter(void) {
  find_bounds();
  struct sock_filter *code = calloc(HEADER + bound_count + 2, sizeof *code);
  code[0] = LOAD(arch);
  code[1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FLOOR_ARCH, 1, 0);
  code[2] = RETURN(SECCOMP_RET_KILL_PROCESS);
  code[3] = LOAD(nr);
  search(code, HEADER, 0, bound_count);
  code[HEADER + bound_count] = RETURN(SECCOMP_RET_ERRNO | EPERM);
  code[HEADER + bound_count + 1] = RETURN(SECCOMP_RET_ALLOW);
  return (struct sock_fprog){.len = HEADER + bound_count + 2, .filter = code};
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
  write_file(path, 0, uid_line, strlen(uid_line));
  snprintf(path, sizeof path, "/proc/%d/gid_map", pid);
  write_file(path, 0, gid_line, strlen(gid_line));
}

static double launch(void) {
  struct timespec before, report_time, reap_time;
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
  /* What the reaper tells; its end and the kernel's tear-down of the namespaces come after it. */
  char report[256];
  ssize_t size = read(control[0], report, sizeof report);
  clock_gettime(CLOCK_MONOTONIC, &report_time);
  while (wait4(pid, &status, 0, &usage) < 0) {
    if (errno != EINTR) {
      fail("wait4");
    }
  }
  if (!rootless) {
    close(gate[0]);
    close(gate[1]);
  }
  clock_gettime(CLOCK_MONOTONIC, &reap_time);
  if (status != 0 || size != REPORT || memcmp(report + 4, "\0\0\0", 4) != 0) {
    dprintf(2, "floor: a launch ended with status 0x%x and a report of %zd bytes\n", status, size);
    exit(1);
  }
  struct timespec after = told ? report_time : reap_time;
  return (after.tv_sec - before.tv_sec) * 1e6 + (after.tv_nsec - before.tv_nsec) / 1e3;
}

int main(int argc, char **argv) {
  told = argc == 4 && strcmp(argv[3], "told") == 0;
  int arguments_ok = argc == 3 || told;
  int served = arguments_ok && strcmp(argv[1], "-") == 0;
  int launches = arguments_ok ? atoi(argv[1]) : 0;
  if (!served && launches <= 0) {
    fprintf(stderr, "usage: floor N|- REAPER [told]\n");
    return 2;
  }
  rootless = geteuid() != 0;
  snprintf(uid_line, sizeof uid_line, rootless ? "1000 %d 1\n" : "0 100000 65536\n", geteuid());
  snprintf(gid_line, sizeof gid_line, rootless ? "1000 %d 1\n" : "0 100000 65536\n", getegid());
  reaper_fd = open_reaper(argv[2]);
  null_fd = fcntl(open("/dev/null", O_RDWR | O_CLOEXEC), F_DUPFD_CLOEXEC, 10);
  error_fd = fcntl(2, F_DUPFD_CLOEXEC, 10);
  reaper_fd = fcntl(reaper_fd, F_DUPFD_CLOEXEC, 10);
  struct timeval patience = {10, 0};
  TRY(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control));
  TRY(setsockopt(control[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience));
  TRY(pipe2(liveness, O_CLOEXEC));
  for (int i = 0; i < 2; i++) {
    /* Out of the way of the numbers that the reaper gets. */
    control[i] = fcntl(control[i], F_DUPFD_CLOEXEC, 10);
    liveness[i] = fcntl(liveness[i], F_DUPFD_CLOEXEC, 10);
  }
  look_at_host();
  /* The reaper hears of its children by a descriptor; until the workload's exec nothing may interrupt. */
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  landlock_abi = syscall(FLOOR_NR_LANDLOCK_CREATE_RULESET, NULL, 0, 1);
  workload_filter = filter();
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
