package dev.nucleus.linux.cgroup;

import dev.nucleus.ByteSize;
import dev.nucleus.IoLimit;
import dev.nucleus.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What limits become in the files of each controller: see Documentation/admin-guide/cgroup-v2.rst
 * and cgroup-v1 of the kernel.
 */
final class Settings {
  /** Processes and threads of a group whose limit nobody asked for; RLIMIT_NPROC is the same. */
  static final long DEFAULT_PIDS = 512;

  private static final int DEFAULT_WEIGHT = 100;
  private static final int DEFAULT_SHARES = 1024;
  private static final int LEAST_SHARES = 2;

  private Settings() {}

  /** Whether the caller asked for something that needs this controller. */
  static boolean asks(Limits limits, Controller controller) {
    return switch (controller) {
      case MEMORY ->
          limits.memory().isPresent()
              || limits.memoryHigh().isPresent()
              || limits.swap().isPresent();
      case PIDS -> limits.pids().isPresent();
      case CPU -> limits.cpus().isPresent() || limits.cpuWeight().isPresent();
      case CPUSET -> limits.cpuset().isPresent();
      case IO -> !limits.io().isEmpty();
      case HUGETLB -> limits.hugepages().isPresent();
      case CPUACCT, FREEZER -> false;
    };
  }

  /** The limits that {@code controller} keeps, as text for messages. */
  static String asked(Limits limits, Controller controller) {
    List<String> texts = new ArrayList<>();
    switch (controller) {
      case MEMORY -> {
        limits.memory().ifPresent(size -> texts.add("memory " + size));
        limits.memoryHigh().ifPresent(size -> texts.add("memoryHigh " + size));
        limits.swap().ifPresent(size -> texts.add("swap " + size));
      }
      case PIDS -> limits.pids().ifPresent(pids -> texts.add("pids " + pids));
      case CPU -> {
        limits.cpus().ifPresent(cpus -> texts.add("cpus " + cpus));
        limits.cpuWeight().ifPresent(weight -> texts.add("cpuWeight " + weight));
      }
      case CPUSET -> limits.cpuset().ifPresent(set -> texts.add("cpuset " + set));
      case IO -> limits.io().forEach((device, limit) -> texts.add("io " + device + " " + limit));
      case HUGETLB -> limits.hugepages().ifPresent(size -> texts.add("hugepages " + size));
      case CPUACCT, FREEZER -> {}
    }
    return String.join(", ", texts);
  }

  /** What is to be written, in this order. */
  static List<Setting> of(Limits limits, Controller controller, Version version) {
    return switch (controller) {
      case MEMORY -> version == Version.V2 ? memoryV2(limits) : memoryV1(limits);
      case PIDS ->
          List.of(
              new Setting(
                  Controller.PIDS,
                  "pids " + limits.pids().orElse(DEFAULT_PIDS),
                  "pids.max",
                  Long.toString(limits.pids().orElse(DEFAULT_PIDS)),
                  limits.pids().isPresent()));
      case CPU -> version == Version.V2 ? cpuV2(limits) : cpuV1(limits);
      case CPUSET ->
          limits.cpuset().stream()
              .map(
                  set ->
                      new Setting(
                          Controller.CPUSET, "cpuset " + set, "cpuset.cpus", set.toString(), true))
              .toList();
      case IO -> version == Version.V2 ? ioV2(limits) : ioV1(limits);
      case HUGETLB -> hugepages(limits, version);
      case CPUACCT, FREEZER -> List.of();
    };
  }

  private static List<Setting> memoryV2(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    limits
        .effectiveMemoryHigh()
        .ifPresent(
            high ->
                settings.add(
                    size(
                        Controller.MEMORY,
                        "memoryHigh",
                        "memory.high",
                        high,
                        limits.memoryHigh().isPresent())));
    limits
        .memory()
        .ifPresent(max -> settings.add(size(Controller.MEMORY, "memory", "memory.max", max, true)));
    limits
        .effectiveSwap()
        .ifPresent(
            swap ->
                settings.add(
                    size(
                        Controller.MEMORY,
                        "swap",
                        "memory.swap.max",
                        swap,
                        limits.swap().isPresent())));
    if (limits.oomGroup()) {
      settings.add(new Setting(Controller.MEMORY, "oomGroup true", "memory.oom.group", "1", false));
    }
    return settings;
  }

  private static List<Setting> memoryV1(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    limits
        .memory()
        .ifPresent(
            max -> {
              settings.add(size(Controller.MEMORY, "memory", "memory.limit_in_bytes", max, true));
              long swap = limits.effectiveSwap().orElse(ByteSize.ZERO).bytes();
              settings.add(
                  new Setting(
                      Controller.MEMORY,
                      "swap " + ByteSize.of(swap),
                      "memory.memsw.limit_in_bytes",
                      Long.toString(Math.addExact(max.bytes(), swap)),
                      limits.swap().isPresent()));
            });
    // There is nothing like these in version 1: the files of version 2 are not found, and the
    // caller hears of it.
    limits
        .effectiveMemoryHigh()
        .ifPresent(
            high ->
                settings.add(
                    size(
                        Controller.MEMORY,
                        "memoryHigh",
                        "memory.high",
                        high,
                        limits.memoryHigh().isPresent())));
    if (limits.memory().isEmpty()) {
      limits
          .swap()
          .ifPresent(
              swap -> settings.add(size(Controller.MEMORY, "swap", "memory.swap.max", swap, true)));
    }
    return settings;
  }

  private static Setting size(
      Controller controller, String limit, String file, ByteSize size, boolean asked) {
    return new Setting(controller, limit + " " + size, file, Long.toString(size.bytes()), asked);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  private static List<Setting> cpuV2(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    limits
        .cpus()
        .ifPresent(
            cpus ->
                settings.add(
                    new Setting(
                        Controller.CPU,
                        "cpus " + cpus,
                        "cpu.max",
                        quota(limits, cpus) + " " + micros(limits.cpuPeriod()),
                        true)));
    limits
        .cpuWeight()
        .ifPresent(
            weight ->
                settings.add(
                    new Setting(
                        Controller.CPU,
                        "cpuWeight " + weight,
                        "cpu.weight",
                        Integer.toString(weight),
                        true)));
    return settings;
  }

  private static List<Setting> cpuV1(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    limits
        .cpus()
        .ifPresent(
            cpus -> {
              settings.add(
                  new Setting(
                      Controller.CPU,
                      "cpuPeriod " + limits.cpuPeriod(),
                      "cpu.cfs_period_us",
                      Long.toString(micros(limits.cpuPeriod())),
                      true));
              settings.add(
                  new Setting(
                      Controller.CPU,
                      "cpus " + cpus,
                      "cpu.cfs_quota_us",
                      Long.toString(quota(limits, cpus)),
                      true));
            });
    limits
        .cpuWeight()
        .ifPresent(
            weight ->
                settings.add(
                    new Setting(
                        Controller.CPU,
                        "cpuWeight " + weight,
                        "cpu.shares",
                        Integer.toString(
                            Math.max(LEAST_SHARES, weight * DEFAULT_SHARES / DEFAULT_WEIGHT)),
                        true)));
    return settings;
  }

  private static long quota(Limits limits, double cpus) {
    return Math.round(cpus * micros(limits.cpuPeriod()));
  }

  private static List<Setting> ioV2(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, IoLimit> entry : limits.io().entrySet()) {
      settings.add(
          new Setting(
              Controller.IO,
              "io " + entry.getKey() + " " + entry.getValue(),
              "io.max",
              Devices.number(entry.getKey()) + " " + entry.getValue(),
              true));
    }
    return settings;
  }

  private static List<Setting> ioV1(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, IoLimit> entry : limits.io().entrySet()) {
      IoLimit limit = entry.getValue();
      String device = entry.getKey();
      throttle(settings, device, "read_bps", limit.readBytesPerSecond());
      throttle(settings, device, "write_bps", limit.writeBytesPerSecond());
      throttle(settings, device, "read_iops", limit.readOperationsPerSecond());
      throttle(settings, device, "write_iops", limit.writeOperationsPerSecond());
    }
    return settings;
  }

  private static void throttle(
      List<Setting> settings, String device, String what, OptionalLong limit) {
    if (limit.isPresent()) {
      settings.add(
          new Setting(
              Controller.IO,
              "io " + device + " " + what + " " + limit.getAsLong(),
              "blkio.throttle." + what + "_device",
              Devices.number(device) + " " + limit.getAsLong(),
              true));
    }
  }

  private static List<Setting> hugepages(Limits limits, Version version) {
    String suffix = version == Version.V2 ? ".max" : ".limit_in_bytes";
    List<Setting> settings = new ArrayList<>();
    for (String size : HugePages.sizes()) {
      settings.add(
          size(
              Controller.HUGETLB,
              "hugepages",
              "hugetlb." + size + suffix,
              limits.effectiveHugepages(),
              limits.hugepages().isPresent()));
    }
    return settings;
  }
}
