/*
 * The init of the floor's sandboxes: waits until the workload (always process 2) has ended, buries
 * whatever else dies meanwhile, and ends with the workload's status. No C library, so that its exec
 * costs as little as that of the reaper of Nucleus.
 *
 * gcc -O2 -static -nostdlib -fno-stack-protector -o reaper reaper.c
 */
#include <asm/unistd.h>

static long call4(long nr, long a, long b, long c, long d) {
#if defined(__x86_64__)
  long ret;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall" : "=a"(ret) : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return ret;
#elif defined(__aarch64__)
  register long x8 __asm__("x8") = nr;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
#else
#error "x86-64 and aarch64 only"
#endif
}

#define WORKLOAD 2

void _start(void) {
  int status = 0;
  int code = 125;
  for (;;) {
    long pid = call4(__NR_wait4, -1, (long)&status, 0, 0);
    if (pid == -4) { /* EINTR */
      continue;
    }
    if (pid < 0) {
      break;
    }
    if (pid == WORKLOAD) {
      code = (status & 0x7f) ? 128 + (status & 0x7f) : (status >> 8) & 0xff;
      break;
    }
  }
  for (;;) {
    call4(__NR_exit_group, code, 0, 0, 0);
  }
}
