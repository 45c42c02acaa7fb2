package dev.nucleus.linux.host;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.landlock.LandlockAbi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads {@link HostFacts}. */
public final class HostProbe {
  /** Where the staging tmpfs of a sandbox is mounted, in its own mount namespace only. */
  public static final String STAGING = "/tmp";

  // What tells about the host's kernel, hardware or keys, or acts on them.
  private static final List<String> MASKED_FILES =
      List.of(
          "/proc/kcore",
          "/proc/kallsyms",
          "/proc/keys",
          "/proc/key-users",
          "/proc/kmsg",
          "/proc/kpagecount",
          "/proc/kpageflags",
          "/proc/kpagecgroup",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/sysrq-trigger",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/vmallocinfo");

  private static final List<String> MASKED_DIRECTORIES =
      List.of("/proc/acpi", "/proc/asound", "/proc/bus", "/proc/scsi");

  private static final List<String> DEVICE_NODES =
      List.of("null", "zero", "full", "random", "urandom", "tty");

  private static final int SYSCTL_BYTES = 64;

  private HostProbe() {}

  public static HostFacts read() {
    Arch arch = Arch.current();
    return new HostFacts(
        arch,
        landlockAbi(arch),
        lastCapability(),
        MASKED_FILES.stream().filter(file -> Files.exists(Path.of(file))).toList(),
        MASKED_DIRECTORIES.stream().filter(file -> Files.isDirectory(Path.of(file))).toList(),
        DEVICE_NODES.stream().filter(node -> Files.exists(Path.of("/dev", node))).toList());
  }

  private static int landlockAbi(Arch arch) {
    int number = SyscallTable.of(arch).number("landlock_create_ruleset");
    long version = Libc.syscall(number, 0, 0, LandlockAbi.CREATE_RULESET_VERSION);
    return (int) Math.max(version, 0);
  }

  private static int lastCapability() {
    // With one read into a large buffer: the kernel gives a sysctl only to the first read.
    byte[] text = new byte[SYSCTL_BYTES];
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/cap_last_cap"))) {
      int length = Math.max(in.read(text), 0);
      return Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException unreadable) {
      // Dropping a capability that the kernel does not know is an error that steps tolerate.
      return Prctl.CAP_LIMIT;
    }
  }
}
