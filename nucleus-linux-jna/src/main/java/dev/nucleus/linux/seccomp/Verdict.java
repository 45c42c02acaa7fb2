package dev.nucleus.linux.seccomp;

import dev.nucleus.SeccompAction;

/** What a filter returns for an action: SECCOMP_RET_* of linux/seccomp.h. */
final class Verdict {
  private Verdict() {}

  /** The value for {@code action}, with the error number in its low half. */
  static int of(SeccompAction action) {
    return switch (action.kind()) {
      case ALLOW -> 0x7fff0000; // Linux 3.5
      case LOG -> 0x7ffc0000; // Linux 4.14
      case NOTIFY -> 0x7fc00000; // SECCOMP_RET_USER_NOTIF, Linux 5.0
      case ERRNO -> 0x00050000 | action.errno(); // Linux 3.5
      case TRAP -> 0x00030000; // Linux 3.5
      case KILL_THREAD -> 0x00000000; // Linux 3.5
      case KILL_PROCESS -> 0x80000000; // Linux 4.14
    };
  }
}
