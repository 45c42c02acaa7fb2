/*
 * The init of the floor's sandboxes. It does what the reaper of Nucleus does, call for call: locks
 * itself down, waits for children, reports the end of the workload (always process 2) with what it
 * used, and ends. Without the C library, so that its exec costs as little.
 *
 * It starts with these descriptors: 3 the socket for the report, 4 the read end of a pipe that hangs
 * up when the parent is gone, 5 a signalfd for SIGCHLD.
 *
 *   gcc -O2 -static -nostdlib -fno-stack-protector -o reaper reaper.c
 */
#include <asm/unistd.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/poll.h>
#include <linux/prctl.h>
#include <linux/resource.h>
#include <linux/seccomp.h>
#include <linux/time.h>
#include <linux/wait.h>

#define WORKLOAD 2
#define CONTROL 3
#define LIVENESS 4
#define CHILDREN 5
#define FAILED 125

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

static long call5(long nr, long a, long b, long c, long d, long e) {
#if defined(__x86_64__)
  long ret;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall"
                   : "=a"(ret)
                   : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return ret;
#elif defined(__aarch64__)
  register long x8 __asm__("x8") = nr;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  __asm__ volatile("svc 0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4)
                   : "memory");
  return x0;
#else
#error "x86-64 and aarch64 only"
#endif
}

static void leave(int code) {
  for (;;) {
    call5(__NR_exit_group, code, 0, 0, 0, 0);
  }
}

#define ALLOW(nr, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, skip, 0)

static struct sock_filter filter[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 0, 9),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
    ALLOW(__NR_ppoll, 8),
    ALLOW(__NR_read, 7),
    ALLOW(__NR_write, 6),
    ALLOW(__NR_wait4, 5),
    ALLOW(__NR_kill, 4),
    ALLOW(__NR_getrusage, 3),
    ALLOW(__NR_exit_group, 2),
    ALLOW(__NR_rt_sigreturn, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

struct report {
  int type;
  int status;
  struct rusage usage;
};

static void report(int status) {
  struct report message;
  message.type = 3;
  message.status = status;
  call5(__NR_getrusage, RUSAGE_CHILDREN, (long)&message.usage, 0, 0, 0);
  call5(__NR_write, CONTROL, (long)&message, sizeof message, 0, 0);
  leave(0);
}

void _start(void) {
  struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
  struct pollfd fds[] = {{CONTROL, POLLIN, 0}, {LIVENESS, POLLIN, 0}, {CHILDREN, POLLIN, 0}};
  char buffer[128];
  if (call5(__NR_prctl, PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
      call5(__NR_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (long)&program, 0, 0) != 0) {
    leave(FAILED);
  }
  for (;;) {
    int status = 0;
    long pid;
    do {
      pid = call5(__NR_wait4, -1, (long)&status, WNOHANG | __WALL, 0, 0);
      if (pid == WORKLOAD) {
        report(status);
      }
    } while (pid > 0);
    if (pid < 0 || call5(__NR_ppoll, (long)fds, 3, 0, 0, 0) < 0 || fds[1].revents != 0) {
      leave(FAILED);
    }
    if (fds[2].revents != 0) {
      call5(__NR_read, CHILDREN, (long)buffer, sizeof buffer, 0, 0);
    }
  }
}
