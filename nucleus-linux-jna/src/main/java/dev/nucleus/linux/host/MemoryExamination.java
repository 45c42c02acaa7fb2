package dev.nucleus.linux.host;

import dev.nucleus.Errno;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.List;

/**
 * Whether memory, and a file in memory, may be executed: the runner is in one, the reaper in the
 * other.
 */
final class MemoryExamination implements Examination {
  @Override
  public List<Finding> examine(Host host) {
    return List.of(
        verdict(
            Doctor.MACHINE_CODE,
            "memory for machine code",
            "mprotect(PROT_EXEC)",
            host.kernel().executableMemory(),
            "in a systemd unit: MemoryDenyWriteExecute=no; with SELinux: setsebool -P"
                + " allow_execmem 1"),
        verdict(
            Doctor.MEMFD,
            "files in memory",
            "memfd_create(MFD_EXEC)",
            host.kernel().executableMemfd(),
            Remedies.sysctl("vm.memfd_noexec", 1)));
  }

  private static Finding verdict(String id, String title, String call, long result, String fix) {
    return result >= 0
        ? Finding.of(id, title, Status.OK, call + " works")
        : Finding.of(id, title, Status.MISSING, call + " failed: " + Errno.of((int) -result), fix);
  }
}
