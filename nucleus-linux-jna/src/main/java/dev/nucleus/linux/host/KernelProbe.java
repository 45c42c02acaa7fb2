package dev.nucleus.linux.host;

/**
 * What the doctor asks the kernel directly: whether something is there, never which version has it.
 * Tests answer in its place.
 */
interface KernelProbe {
  /** A system call in this process that cannot do anything: its result or {@code -errno}. */
  long call(String syscall, long... arguments);

  /** seccomp(2) with SECCOMP_GET_ACTION_AVAIL: 0 or {@code -errno}. */
  long seccompAction(int action);

  /** Makes a page of memory executable and gives it back: 0 or {@code -errno}. */
  long executableMemory();

  /** Makes an empty file in memory that may be executed, and closes it: 0 or {@code -errno}. */
  long executableMemfd();

  long effectiveUserId();
}
