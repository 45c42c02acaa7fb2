package dev.nucleus.linux.cgroup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what groups count, from the files of either version. */
final class UsageReader {
  private static final long MICRO = 1000;
  private static final Pattern V1_IO = Pattern.compile("(?m)^\\d+:\\d+ (Read|Write) (\\d+)$");
  private static final Pattern V2_IO = Pattern.compile("\\b([rw])bytes=(\\d+)");

  private UsageReader() {}

  static Usage read(Map<Controller, Path> groups, Optional<Path> unified) {
    Path memory = groups.get(Controller.MEMORY);
    Path pids = groups.get(Controller.PIDS);
    Path cpu = groups.get(Controller.CPU);
    String cpuStat =
        unified.or(() -> Optional.ofNullable(cpu)).flatMap(UsageReader::cpuStat).orElse("");
    Path accounting = groups.get(Controller.CPUACCT);
    String throttling = cpu == null ? "" : cpuStat(cpu).orElse("");
    return new Usage(
        number(memory, "memory.current", "memory.usage_in_bytes"),
        number(memory, "memory.peak", "memory.max_usage_in_bytes"),
        memory == null ? OptionalLong.empty() : OptionalLong.of(oomKills(memory)),
        memory == null ? OptionalLong.empty() : ooms(memory),
        number(pids, "pids.current", "pids.current"),
        number(pids, "pids.peak", "pids.peak"),
        pids == null
            ? OptionalLong.empty()
            : ControlFiles.number(pids.resolve("pids.events"), "max"),
        accounting != null
            ? nanos(ControlFiles.number(accounting.resolve("cpuacct.usage_user")), 1)
            : nanos(ControlFiles.field(cpuStat, "user_usec"), MICRO),
        accounting != null
            ? nanos(ControlFiles.number(accounting.resolve("cpuacct.usage_sys")), 1)
            : nanos(ControlFiles.field(cpuStat, "system_usec"), MICRO),
        nanos(ControlFiles.field(throttling, "throttled_usec"), MICRO)
            .or(() -> nanos(ControlFiles.field(throttling, "throttled_time"), 1)),
        ControlFiles.field(throttling, "nr_throttled"),
        io(groups.get(Controller.IO), true),
        io(groups.get(Controller.IO), false));
  }

  private static Optional<String> cpuStat(Path group) {
    return ControlFiles.read(group.resolve("cpu.stat"));
  }

  private static OptionalLong number(@Nullable Path group, String v2, String v1) {
    if (group == null) {
      return OptionalLong.empty();
    }
    OptionalLong value = ControlFiles.number(group.resolve(v2));
    return value.isPresent() || v1.equals(v2) ? value : ControlFiles.number(group.resolve(v1));
  }

  private static Optional<Duration> nanos(OptionalLong value, long unit) {
    return value.isPresent()
        ? Optional.of(Duration.ofNanos(value.getAsLong() * unit))
        : Optional.empty();
  }

  static long oomKills(Path memory) {
    return ControlFiles.read(memory.resolve("memory.events"))
        .or(() -> ControlFiles.read(memory.resolve("memory.oom_control")))
        .map(text -> ControlFiles.field(text, "oom_kill").orElse(0))
        .orElse(0L);
  }

  private static OptionalLong ooms(Path memory) {
    OptionalLong events = ControlFiles.number(memory.resolve("memory.events"), "oom");
    return events.isPresent() ? events : ControlFiles.number(memory.resolve("memory.failcnt"));
  }

  static long cpuNanos(Map<Controller, Path> groups, Optional<Path> unified) {
    Path accounting = groups.get(Controller.CPUACCT);
    if (accounting != null) {
      return ControlFiles.number(accounting.resolve("cpuacct.usage")).orElse(0);
    }
    return unified
            .map(group -> ControlFiles.number(group.resolve("cpu.stat"), "usage_usec").orElse(0))
            .orElse(0L)
        * MICRO;
  }

  private static OptionalLong io(@Nullable Path group, boolean read) {
    if (group == null) {
      return OptionalLong.empty();
    }
    Optional<String> unified = ControlFiles.read(group.resolve("io.stat"));
    if (unified.isPresent()) {
      return sum(V2_IO.matcher(unified.get()), read ? "r" : "w");
    }
    return ControlFiles.read(group.resolve("blkio.throttle.io_service_bytes"))
        .map(text -> sum(V1_IO.matcher(text), read ? "Read" : "Write"))
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong sum(Matcher lines, String kind) {
    long total = 0;
    while (lines.find()) {
      if (lines.group(1).equals(kind)) {
        total += Long.parseLong(lines.group(2));
      }
    }
    return OptionalLong.of(total);
  }
}
