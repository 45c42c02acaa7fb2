package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.List;

/** Whether system calls can be filtered; see seccomp(2). */
final class SeccompExamination implements Examination {
  private static final String TITLE = "seccomp filters";
  private static final int RET_ERRNO = 0x00050000; // <linux/seccomp.h>
  private static final int RET_KILL_PROCESS = 0x80000000;

  @Override
  public List<Finding> examine(Host host) {
    if (host.kernel().seccompAction(RET_ERRNO) < 0
        || host.kernel().seccompAction(RET_KILL_PROCESS) < 0) {
      return List.of(
          Finding.of(
              Doctor.SECCOMP,
              TITLE,
              Status.MISSING,
              "the kernel cannot filter system calls",
              "boot Linux 4.14 or newer with CONFIG_SECCOMP_FILTER=y"));
    }
    return List.of(
        Finding.of(
            Doctor.SECCOMP,
            TITLE,
            Status.OK,
            host.files()
                .read("/proc/sys/kernel/seccomp/actions_avail")
                .map(actions -> "actions: " + actions)
                .orElse("errors and kills are available")));
  }
}
