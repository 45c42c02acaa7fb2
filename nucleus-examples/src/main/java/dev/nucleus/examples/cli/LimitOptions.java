package dev.nucleus.examples.cli;

import dev.nucleus.ByteSize;
import dev.nucleus.Cgroup;
import dev.nucleus.IoLimit;
import dev.nucleus.Limits;
import dev.nucleus.Sandbox;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Turns the options that limit what a sandbox uses into its limits. */
final class LimitOptions {
  static final String BEST_EFFORT = "--best-effort-limits";

  private static final String MEMORY = "--memory";
  private static final String ACCOUNTING = "--accounting";
  private static final String CGROUP_PARENT = "--cgroup-parent";
  private static final String MOVE_APPLICATION = "--move-application";

  private final Sandbox.Builder builder;
  private final Map<String, IoLimit.Builder> devices = new HashMap<>();
  private Cgroup cgroup = Cgroup.auto();

  private LimitOptions(Sandbox.Builder builder) {
    this.builder = builder;
  }

  static void addTo(CommandSpec spec) {
    spec.addOption(Options.value(MEMORY, "S", "Memory of the whole sandbox: 64m, 1g."));
    spec.addOption(
        Options.value("--memory-high", "S", "Slow it down from here (default: 90%% of --memory)."));
    spec.addOption(
        Options.value(
            "--memory-swap", "S", "Memory and swap together (default: --memory, so no swap)."));
    spec.addOption(Options.value("--hugepages", "S", "Memory in huge pages (default: none)."));
    spec.addOption(Options.value("--cpus", "X", "Processors' worth of time: 0.5, 2."));
    spec.addOption(
        Options.value("--cpu-weight", "N", "Its share beside others, 1 to 10000 (default: 100)."));
    spec.addOption(Options.value("--cpuset-cpus", "LIST", "The processors it runs on: 0-1,3."));
    spec.addOption(Options.value("--cpu-time", "D", "End it after this processor time: 5s."));
    spec.addOption(
        Options.value("--cpu-extra-time", "D", "Let it use this much more before it is killed."));
    spec.addOption(
        Options.aliased(
            "--pids-limit", "--pids", "N", "Processes and threads of the whole sandbox."));
    spec.addOption(
        Options.values("--device-read-bps", "DEV:S", "Bytes a second read from /dev/vda or 8:0."));
    spec.addOption(
        Options.values("--device-write-bps", "DEV:S", "Bytes a second written to the device."));
    spec.addOption(
        Options.values("--device-read-iops", "DEV:N", "Read operations a second of the device."));
    spec.addOption(
        Options.values("--device-write-iops", "DEV:N", "Write operations a second of the device."));
    spec.addOption(
        Options.flag(ACCOUNTING, "Count what the whole sandbox uses, without any limit."));
    spec.addOption(
        Options.flag(BEST_EFFORT, "Run it although the host cannot keep a limit, and say so."));
    spec.addOption(
        Options.value(CGROUP_PARENT, "P", "Make control groups below this one (default: ours)."));
    spec.addOption(
        Options.flag(MOVE_APPLICATION, "nucleus may leave its own control group for a new leaf."));
  }

  /**
   * Gives a builder what the options say.
   *
   * @throws UsageException for the first option whose value cannot be meant
   */
  static void apply(ParseResult arguments, Sandbox.Builder builder) {
    LimitOptions options = new LimitOptions(builder);
    options.limit(arguments, MEMORY, Limits.Builder::memory);
    options.limit(arguments, "--memory-high", Limits.Builder::memoryHigh);
    options.swap(arguments);
    options.limit(arguments, "--hugepages", Limits.Builder::hugepages);
    options.limit(arguments, "--cpus", (limits, value) -> limits.cpus(decimal(value)));
    options.limit(arguments, "--cpu-weight", (limits, value) -> limits.cpuWeight(weight(value)));
    options.limit(arguments, "--cpuset-cpus", Limits.Builder::cpuset);
    options.limit(arguments, "--cpu-time", (limits, v) -> limits.cpuTime(Durations.parse(v)));
    options.limit(
        arguments, "--cpu-extra-time", (limits, v) -> limits.cpuExtraTime(Durations.parse(v)));
    options.limit(arguments, "--pids-limit", (limits, value) -> limits.pids(count(value)));
    options.device(arguments, "--device-read-bps", (io, v) -> io.readBytesPerSecond(bytes(v)));
    options.device(arguments, "--device-write-bps", (io, v) -> io.writeBytesPerSecond(bytes(v)));
    options.device(
        arguments, "--device-read-iops", (io, v) -> io.readOperationsPerSecond(count(v)));
    options.device(
        arguments, "--device-write-iops", (io, v) -> io.writeOperationsPerSecond(count(v)));
    if (Options.isSet(arguments, ACCOUNTING)) {
      builder.limits(limits -> limits.accounting(true));
    }
    if (Options.isSet(arguments, BEST_EFFORT)) {
      builder.bestEffortLimits();
    }
    options.place(arguments);
  }

  private void limit(
      ParseResult arguments, String name, BiConsumer<Limits.Builder, String> setter) {
    Options.single(
        arguments, name, value -> builder.limits(limits -> setter.accept(limits, value)));
  }

  /** As with other tools of this option's name, memory is part of it; a limit of swap is not. */
  private void swap(ParseResult arguments) {
    Options.single(
        arguments,
        "--memory-swap",
        value -> {
          if (!arguments.hasMatchedOption(MEMORY)) {
            throw new IllegalArgumentException(
                "it is memory and swap together; give --memory as well");
          }
          ByteSize memory = ByteSize.parse(arguments.matchedOptionValue(MEMORY, ""));
          ByteSize both = ByteSize.parse(value);
          if (both.compareTo(memory) < 0) {
            throw new IllegalArgumentException(
                "it is memory and swap together, and less than --memory; give at least " + memory);
          }
          builder.limits(limits -> limits.swap(ByteSize.of(both.bytes() - memory.bytes())));
        });
  }

  private void device(
      ParseResult arguments, String name, BiConsumer<IoLimit.Builder, String> setter) {
    Options.each(
        arguments,
        name,
        value -> {
          int colon = value.lastIndexOf(':');
          if (colon <= 0 || colon == value.length() - 1) {
            throw new IllegalArgumentException(
                "write a device and a number, such as /dev/vda:1000 or 254:0:1000");
          }
          String device = value.substring(0, colon);
          IoLimit.Builder limit = devices.computeIfAbsent(device, any -> IoLimit.builder());
          setter.accept(limit, value.substring(colon + 1));
          builder.limits(limits -> limits.io(device, limit.build()));
        });
  }

  private void place(ParseResult arguments) {
    Options.single(arguments, CGROUP_PARENT, value -> cgroup = Cgroup.below(value));
    if (Options.isSet(arguments, MOVE_APPLICATION)) {
      cgroup = cgroup.movingApplication();
    }
    builder.cgroup(cgroup);
  }

  private static long bytes(String text) {
    return ByteSize.parse(text).bytes();
  }

  private static double decimal(String text) {
    try {
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it is no number; write one such as 0.5 or 2");
    }
  }

  private static int weight(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it is no weight; write 1 to 10000");
    }
  }

  private static long count(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it is no whole number; write one such as 100");
    }
  }
}
