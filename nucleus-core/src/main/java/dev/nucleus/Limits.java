package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.quote;
import static dev.nucleus.internal.Checks.refused;

import dev.nucleus.Rlimit.Bounds;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/**
 * What a sandbox and each of its processes may use. Immutable and thread-safe.
 *
 * <p>{@link #memory()}, {@link #memoryHigh()}, {@link #swap()}, {@link #cpus()}, {@link
 * #cpuWeight()}, {@link #cpuset()}, {@link #pids()}, {@link #io()} and {@link #hugepages()} hold
 * for the sandbox as a whole: its program and whatever that starts. They are enforced with a
 * control group, see cgroups(7), Documentation/admin-guide/cgroup-v2.rst and
 * Documentation/admin-guide/cgroup-v1 of the kernel. None is given by default. A host that cannot
 * apply one that is given is a {@link SandboxUnsupportedException}, unless {@link
 * Sandbox.Builder#bestEffortLimits()} was called.
 *
 * <p>The others are enforced with setrlimit(2) and, except for {@link #nproc()}, hold for each
 * process on its own.
 */
@Value.Immutable
@WitherStyle
public interface Limits {
  /** The defaults: see {@link Builder}. */
  static Limits standard() {
    return builder().build();
  }

  /** A builder that starts from the defaults. */
  static Builder builder() {
    return new Builder();
  }

  /** Open file descriptors: 1024 by default. */
  @Value.Default
  default long nofile() {
    return 1024;
  }

  /**
   * Processes and threads that the sandbox's user may have: two more than {@link #pids()} if that
   * is given, otherwise 512 by default. Where PID 1 of the sandbox is the same user it is counted
   * here but not there, and it is {@link #pids()} that shall be met first and be counted.
   */
  @Value.Default
  default long nproc() {
    return Builder.defaultNproc(pids());
  }

  /** Memory that cannot be swapped: 64 KiB by default. */
  @Value.Default
  default ByteSize memlock() {
    return ByteSize.ofKibibytes(64);
  }

  /**
   * The size of a core dump: zero by default, which means none, also where core_pattern of the host
   * hands dumps to a program; see core(5).
   */
  @Value.Default
  default ByteSize core() {
    return ByteSize.ZERO;
  }

  /** The size to which a file may grow; no limit by default. */
  Optional<ByteSize> fileSize();

  /**
   * Processor time, user and system together; no limit by default. With a control group it holds
   * for the sandbox as a whole, otherwise for each process.
   */
  Optional<Duration> cpuTime();

  /**
   * How long the program may go on beyond {@link #cpuTime()} before it is killed, so that it is
   * seen how much it wanted; zero by default. The outcome is {@link Outcome.CpuTimeout} as soon as
   * {@code cpuTime} was exceeded, also if the program then ended by itself.
   */
  @Value.Default
  default Duration cpuExtraTime() {
    return Duration.ZERO;
  }

  /**
   * Memory of the whole sandbox ({@code memory.max}), its files in memory included; no limit by
   * default. Beyond it the kernel kills, and the outcome is {@link Outcome.OutOfMemory}.
   */
  Optional<ByteSize> memory();

  /**
   * Memory of the whole sandbox beyond which it is slowed down and made to give memory back ({@code
   * memory.high}), as it was given. Version 1 of control groups has no such limit.
   */
  Optional<ByteSize> memoryHigh();

  /** {@link #memoryHigh()} if that is given, otherwise 90 % of {@link #memory()}. */
  default Optional<ByteSize> effectiveMemoryHigh() {
    return memoryHigh()
        .or(() -> memory().map(size -> ByteSize.of(size.bytes() - size.bytes() / 10)));
  }

  /** Swap space of the whole sandbox, in addition to {@link #memory()}, as it was given. */
  Optional<ByteSize> swap();

  /** {@link #swap()} if that is given, otherwise none if {@link #memory()} is. */
  default Optional<ByteSize> effectiveSwap() {
    return swap().or(() -> memory().map(size -> ByteSize.ZERO));
  }

  /**
   * Processors' worth of time that the whole sandbox may use ({@code cpu.max}): 0.5 is half the
   * time of one processor, wherever it is spent; no limit by default. A sandbox that has used up
   * its share of a {@link #cpuPeriod()} waits for the next.
   */
  Optional<Double> cpus();

  /** The period over which {@link #cpus()} is counted: 100 ms by default. */
  @Value.Default
  default Duration cpuPeriod() {
    return Duration.ofMillis(100);
  }

  /**
   * The share of processor time that the sandbox gets when others want it too ({@code cpu.weight}),
   * 1 to 10000; the kernel's default is 100.
   */
  OptionalInt cpuWeight();

  /** The processors on which the sandbox runs ({@code cpuset.cpus}); no limit by default. */
  Optional<CpuSet> cpuset();

  /**
   * Processes and threads of the whole sandbox ({@code pids.max}), without PID 1, which is ours; no
   * limit by default. Beyond it fork(2) and clone(2) fail with EAGAIN.
   */
  OptionalLong pids();

  /**
   * What may be read from and written to devices, by device: a path such as {@code /dev/vda} or
   * numbers such as {@code 254:0}; no limit by default.
   */
  Map<String, IoLimit> io();

  /** Memory in huge pages of the whole sandbox, for each size of page, as it was given. */
  Optional<ByteSize> hugepages();

  /** {@link #hugepages()} if that is given, otherwise zero: huge pages are refused. */
  default ByteSize effectiveHugepages() {
    return hugepages().orElse(ByteSize.ZERO);
  }

  /**
   * Whether running out of {@link #memory()} ends the whole sandbox ({@code memory.oom.group}):
   * true by default. Otherwise the kernel kills one process, and the sandbox ends if that is the
   * program.
   */
  @Value.Default
  default boolean oomGroup() {
    return true;
  }

  /**
   * Whether the sandbox gets a control group even though nothing needs one, for {@link
   * SandboxProcess#stats()}, {@link SandboxProcess#pause()} and statistics of the whole sandbox:
   * false by default.
   */
  @Value.Default
  default boolean accounting() {
    return false;
  }

  /** Whether something was given that only a control group can provide. */
  default boolean needsControlGroup() {
    return accounting()
        || memory().isPresent()
        || memoryHigh().isPresent()
        || swap().isPresent()
        || cpus().isPresent()
        || cpuWeight().isPresent()
        || cpuset().isPresent()
        || pids().isPresent()
        || !io().isEmpty()
        || hugepages().isPresent();
  }

  /** The limits that were given by resource, without those that have a method of their own. */
  Map<Rlimit, Bounds> others();

  /** Every limit that setrlimit(2) enforces, in the order of the kernel's numbers. */
  default Map<Rlimit, Bounds> rlimits() {
    EnumMap<Rlimit, Bounds> all = new EnumMap<>(Rlimit.class);
    all.putAll(others());
    cpuTime().ifPresent(time -> all.put(Rlimit.CPU, cpuBounds(time.plus(cpuExtraTime()))));
    fileSize().ifPresent(size -> all.put(Rlimit.FSIZE, both(size.bytes())));
    all.put(Rlimit.CORE, both(core().bytes()));
    all.put(Rlimit.NPROC, both(nproc()));
    all.put(Rlimit.NOFILE, both(nofile()));
    all.put(Rlimit.MEMLOCK, both(memlock().bytes()));
    return Collections.unmodifiableMap(all);
  }

  private static Bounds both(long limit) {
    return new Bounds(limit, limit);
  }

  // SIGXCPU comes at the soft limit; one second later SIGKILL ends a program that ignores it.
  private static Bounds cpuBounds(Duration time) {
    long seconds = time.plusSeconds(1).minusNanos(1).toSeconds(); // rounded up
    return new Bounds(seconds, seconds + 1);
  }

  /**
   * Builds {@link Limits}. Not thread-safe; reusable after {@link #build()}.
   *
   * <p>Defaults: 1024 file descriptors, 512 processes and threads, 64 KiB of locked memory, no core
   * dump. File size and processor time are unlimited, and every other resource of setrlimit(2)
   * keeps the limit that the application itself has. Nothing is limited that needs a control group.
   *
   * <p>Once {@link #memory(ByteSize)} is given, there is no swap and the sandbox is slowed down
   * from 90 % of it, unless these are given as well. Whatever needs a control group also refuses
   * huge pages, unless {@link #hugepages(ByteSize)} allows them.
   */
  final class Builder {
    private static final long LEAST_NOFILE = 4;
    private static final long STANDARD_NPROC = 512;
    private static final long MOST_CPU_SECONDS = Integer.MAX_VALUE;
    private static final ByteSize LEAST_MEMORY = ByteSize.ofMebibytes(4);
    private static final double LEAST_CPUS = 0.01;
    private static final double MOST_CPUS = 4096;
    private static final Duration LEAST_PERIOD = Duration.ofMillis(1); // kernel/sched/core.c
    private static final Duration MOST_PERIOD = Duration.ofSeconds(1); // kernel/sched/core.c
    private static final Duration LEAST_QUOTA = Duration.ofMillis(1); // kernel/sched/core.c
    private static final int MOST_WEIGHT = 10_000; // CGROUP_WEIGHT_MAX, <linux/cgroup.h>
    private static final long MOST_PIDS = 4L << 20; // PID_MAX_LIMIT, <linux/threads.h>
    private static final int MOST_MAJOR = (1 << 12) - 1; // <linux/kdev_t.h>
    private static final int MOST_MINOR = (1 << 20) - 1;
    private static final Pattern DEVICE_NUMBER = Pattern.compile("([0-9]{1,9}):([0-9]{1,9})");

    private ImmutableLimits values = ImmutableLimits.of();
    private OptionalLong nproc = OptionalLong.empty();
    private final EnumMap<Rlimit, Bounds> others = new EnumMap<>(Rlimit.class);
    private final Map<String, IoLimit> io = new LinkedHashMap<>();

    private Builder() {}

    static Builder from(Limits limits) {
      Builder builder = new Builder();
      builder.values =
          ImmutableLimits.of()
              .withNofile(limits.nofile())
              .withMemlock(limits.memlock())
              .withCore(limits.core())
              .withFileSize(limits.fileSize())
              .withCpuTime(limits.cpuTime())
              .withCpuExtraTime(limits.cpuExtraTime())
              .withMemory(limits.memory())
              .withMemoryHigh(limits.memoryHigh())
              .withSwap(limits.swap())
              .withCpus(limits.cpus())
              .withCpuPeriod(limits.cpuPeriod())
              .withCpuWeight(limits.cpuWeight())
              .withCpuset(limits.cpuset())
              .withPids(limits.pids())
              .withHugepages(limits.hugepages())
              .withOomGroup(limits.oomGroup())
              .withAccounting(limits.accounting());
      if (limits.nproc() != defaultNproc(limits.pids())) {
        builder.nproc = OptionalLong.of(limits.nproc());
      }
      builder.others.putAll(limits.others());
      builder.io.putAll(limits.io());
      return builder;
    }

    /** PID 1 is ours, and does not count as one of the sandbox's processes. */
    static long defaultNproc(OptionalLong pids) {
      return pids.isPresent() ? pids.getAsLong() + 2 : STANDARD_NPROC;
    }

    /**
     * Sets how many file descriptors a process may have open.
     *
     * @throws IllegalArgumentException if below 4: three are open from the start, and the dynamic
     *     loader needs one
     */
    public Builder nofile(long descriptors) {
      if (descriptors < LEAST_NOFILE) {
        throw refused(
            "nofile", descriptors, "leaves none to start with", "give at least " + LEAST_NOFILE);
      }
      values = values.withNofile(descriptors);
      return this;
    }

    /**
     * Sets how many processes and threads the sandbox's user may have, PID 1 included. This is
     * RLIMIT_NPROC; {@link #pids(long)} counts what is in the sandbox, whoever's it is.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder nproc(long processes) {
      if (processes < 1) {
        throw refused("nproc", processes, "leaves no process", "give at least 1");
      }
      nproc = OptionalLong.of(processes);
      return this;
    }

    /** Sets how much memory a process may lock, see mlock(2). */
    public Builder memlock(ByteSize size) {
      values = values.withMemlock(notNull(size, "memlock"));
      return this;
    }

    /** Sets the size of core dumps, see core(5); zero turns them off. */
    public Builder core(ByteSize size) {
      values = values.withCore(notNull(size, "core"));
      return this;
    }

    /** Sets the size to which a file may grow; beyond it comes SIGXFSZ. */
    public Builder fileSize(ByteSize size) {
      values = values.withFileSize(notNull(size, "fileSize"));
      return this;
    }

    /** Sets the size to which a file may grow, in the form that {@link ByteSize#parse} reads. */
    public Builder fileSize(String size) {
      return fileSize(ByteSize.parse("fileSize", size));
    }

    /**
     * Sets how much processor time may be used; beyond it the outcome is {@link
     * Outcome.CpuTimeout}. With a control group it is that of the whole sandbox. Without, it is
     * that of each process, rounded up to whole seconds; beyond it comes SIGXCPU, and SIGKILL one
     * second later.
     *
     * @throws IllegalArgumentException if zero, negative or beyond 2147483647 seconds
     */
    public Builder cpuTime(Duration time) {
      if (notNull(time, "cpuTime").isZero() || time.isNegative()) {
        throw refused("cpuTime", time, "is not positive", "give more than zero, or leave it unset");
      }
      if (time.toSeconds() >= MOST_CPU_SECONDS) {
        throw refused(
            "cpuTime", time, "is too long", "give less than PT2147483647S, or leave it unset");
      }
      values = values.withCpuTime(time);
      return this;
    }

    /**
     * Sets how long the program may go on beyond {@link #cpuTime(Duration)} before it is killed, so
     * that it is seen how much it wanted. The outcome is {@link Outcome.CpuTimeout} all the same.
     *
     * @throws IllegalArgumentException if negative or beyond 2147483647 seconds
     */
    public Builder cpuExtraTime(Duration time) {
      if (notNull(time, "cpuExtraTime").isNegative()) {
        throw refused("cpuExtraTime", time, "is negative", "give zero or more");
      }
      if (time.toSeconds() >= MOST_CPU_SECONDS) {
        throw refused("cpuExtraTime", time, "is too long", "give less than PT2147483647S");
      }
      values = values.withCpuExtraTime(time);
      return this;
    }

    /**
     * Sets how much memory the whole sandbox may use, its files in memory included; beyond it the
     * kernel kills, and the outcome is {@link Outcome.OutOfMemory}.
     *
     * @throws IllegalArgumentException if below 4 MiB, which the start of a program may need
     */
    public Builder memory(ByteSize size) {
      values = values.withMemory(requireMemory("memory", size));
      return this;
    }

    /** Sets the memory of the whole sandbox, in the form that {@link ByteSize#parse} reads. */
    public Builder memory(String size) {
      return memory(ByteSize.parse("memory", size));
    }

    /**
     * Sets how much memory the whole sandbox may use before it is slowed down and made to give
     * memory back; at most what {@link #memory(ByteSize)} says. Version 1 of control groups has no
     * such limit.
     *
     * @throws IllegalArgumentException if below 4 MiB, which the start of a program may need
     */
    public Builder memoryHigh(ByteSize size) {
      values = values.withMemoryHigh(requireMemory("memoryHigh", size));
      return this;
    }

    /**
     * Sets the memory before the whole sandbox is slowed down, in the form that {@link
     * ByteSize#parse} reads.
     */
    public Builder memoryHigh(String size) {
      return memoryHigh(ByteSize.parse("memoryHigh", size));
    }

    private static ByteSize requireMemory(String field, ByteSize size) {
      if (notNull(size, field).compareTo(LEAST_MEMORY) < 0) {
        throw refused(
            field,
            size,
            "is less than the start of a program may need",
            "give at least \"" + LEAST_MEMORY + "\"");
      }
      return size;
    }

    /**
     * Sets how much swap space the whole sandbox may use in addition to {@link #memory(ByteSize)}.
     * It is also what memory.swap.max of version 2 is; version 1 counts memory and swap together
     * and therefore needs a limit of memory.
     */
    public Builder swap(ByteSize size) {
      values = values.withSwap(notNull(size, "swap"));
      return this;
    }

    /** Sets the swap space of the whole sandbox, in the form that {@link ByteSize#parse} reads. */
    public Builder swap(String size) {
      return swap(ByteSize.parse("swap", size));
    }

    /**
     * Sets how many processors' worth of time the whole sandbox may use: 0.5 is half the time of
     * one.
     *
     * @throws IllegalArgumentException if below 0.01, above 4096, or no number
     */
    public Builder cpus(double processors) {
      if (!(processors >= LEAST_CPUS && processors <= MOST_CPUS)) {
        throw refused("cpus", processors, "is out of range", "give 0.01 to 4096, for example 0.5");
      }
      values = values.withCpus(processors);
      return this;
    }

    /**
     * Sets the period over which {@link #cpus(double)} is counted. A shorter one lets a throttled
     * program wait less at a time, and costs the kernel more.
     *
     * @throws IllegalArgumentException if below 1 ms or above 1 s, which the kernel refuses
     */
    public Builder cpuPeriod(Duration period) {
      if (notNull(period, "cpuPeriod").compareTo(LEAST_PERIOD) < 0
          || period.compareTo(MOST_PERIOD) > 0) {
        throw refused(
            "cpuPeriod", period, "is out of range", "give " + LEAST_PERIOD + " to " + MOST_PERIOD);
      }
      values = values.withCpuPeriod(period);
      return this;
    }

    /**
     * Sets the share of processor time that the sandbox gets when others want it too; others have
     * 100 unless they were given another one.
     *
     * @throws IllegalArgumentException if below 1 or above 10000
     */
    public Builder cpuWeight(int weight) {
      if (weight < 1 || weight > MOST_WEIGHT) {
        throw refused(
            "cpuWeight",
            weight,
            "is out of range",
            "give 1 to " + MOST_WEIGHT + "; the kernel's default is 100");
      }
      values = values.withCpuWeight(weight);
      return this;
    }

    /** Sets on which processors the sandbox runs. They must be among the application's own. */
    public Builder cpuset(CpuSet processors) {
      values = values.withCpuset(notNull(processors, "cpuset"));
      return this;
    }

    /** Sets on which processors the sandbox runs, in the form that {@link CpuSet#parse} reads. */
    public Builder cpuset(String processors) {
      return cpuset(CpuSet.parse("cpuset", processors));
    }

    /**
     * Sets how many processes and threads there may be in the sandbox, without PID 1, which is
     * ours; beyond it fork(2) and clone(2) fail with EAGAIN.
     *
     * @throws IllegalArgumentException if below 1, or above 4194304, which the kernel refuses
     */
    public Builder pids(long processes) {
      if (processes < 1) {
        throw refused("pids", processes, "leaves no process", "give at least 1");
      }
      if (processes > MOST_PIDS) {
        throw refused(
            "pids",
            processes,
            "is more than the kernel can have",
            "give at most " + MOST_PIDS + ", or leave it unset");
      }
      values = values.withPids(processes);
      return this;
    }

    /**
     * Limits what the whole sandbox may read from and write to a device; replaces an earlier limit
     * of the same name.
     *
     * @param device the path of a block device, such as {@code /dev/vda}, or its major and minor
     *     number, such as {@code 254:0}; a disk, not a partition of it
     * @throws IllegalArgumentException if it is neither
     */
    public Builder io(String device, IoLimit limit) {
      requireDevice(notNull(device, "device"));
      io.put(device, notNull(limit, "io"));
      return this;
    }

    private static void requireDevice(String device) {
      Matcher number = DEVICE_NUMBER.matcher(device);
      if (number.matches()) {
        if (Integer.parseInt(number.group(1)) > MOST_MAJOR
            || Integer.parseInt(number.group(2)) > MOST_MINOR) {
          throw refused(
              "device",
              device,
              "is out of range",
              "give 0 to " + MOST_MAJOR + " before the colon and 0 to " + MOST_MINOR + " behind");
        }
      } else if (!device.startsWith("/")
          || device.indexOf('\0') >= 0
          || device.indexOf('\n') >= 0) {
        throw refused(
            "device",
            device,
            "is no device",
            "give the path of a block device, such as \"/dev/vda\", or its numbers, such as"
                + " \"254:0\"");
      }
    }

    /**
     * Sets how much memory in huge pages the whole sandbox may use, for each size of page. Without,
     * a sandbox with a control group gets none.
     */
    public Builder hugepages(ByteSize size) {
      values = values.withHugepages(notNull(size, "hugepages"));
      return this;
    }

    /** Sets the memory in huge pages, in the form that {@link ByteSize#parse} reads. */
    public Builder hugepages(String size) {
      return hugepages(ByteSize.parse("hugepages", size));
    }

    /**
     * Sets whether running out of {@link #memory(ByteSize)} ends the whole sandbox; otherwise the
     * kernel kills one process of it.
     */
    public Builder oomGroup(boolean whole) {
      values = values.withOomGroup(whole);
      return this;
    }

    /**
     * Sets whether the sandbox gets a control group even though no limit needs one, so that it can
     * be paused and its statistics are those of the whole sandbox.
     */
    public Builder accounting(boolean accounting) {
      values = values.withAccounting(accounting);
      return this;
    }

    /**
     * Sets the soft and the hard limit of a resource that has no method of its own; {@link
     * Bounds#UNLIMITED} is no limit.
     *
     * @throws IllegalArgumentException if the resource has a method of its own, a limit is negative
     *     or the soft limit is above the hard one
     */
    public Builder rlimit(Rlimit resource, long soft, long hard) {
      switch (notNull(resource, "resource")) {
        case CPU -> throw hasOwnMethod(resource, "cpuTime");
        case FSIZE -> throw hasOwnMethod(resource, "fileSize");
        case CORE -> throw hasOwnMethod(resource, "core");
        case NPROC -> throw hasOwnMethod(resource, "nproc");
        case NOFILE -> throw hasOwnMethod(resource, "nofile");
        case MEMLOCK -> throw hasOwnMethod(resource, "memlock");
        default -> others.put(resource, new Bounds(soft, hard));
      }
      return this;
    }

    private static IllegalArgumentException hasOwnMethod(Rlimit resource, String method) {
      return refused("resource", resource, "has a method of its own", "call " + method + "(...)");
    }

    /**
     * The limits; later calls on this builder do not change them.
     *
     * @throws IllegalStateException if memoryHigh is above memory, cpuPeriod is given without cpus,
     *     cpus is less than 1 ms of a cpuPeriod, or cpuExtraTime is given without cpuTime
     */
    public Limits build() {
      requireHighBelowMemory();
      requireQuota();
      requireCpuTimeForExtraTime();
      return values
          .withNproc(nproc.orElse(defaultNproc(values.pids())))
          .withOthers(others)
          .withIo(io);
    }

    private void requireHighBelowMemory() {
      if (values.memory().isPresent()
          && values.memoryHigh().isPresent()
          && values.memoryHigh().get().compareTo(values.memory().get()) > 0) {
        throw new IllegalStateException(
            "memoryHigh "
                + quote(values.memoryHigh().get())
                + " is above memory "
                + quote(values.memory().get())
                + " and would never be reached; lower memoryHigh, or leave it unset for 90 %");
      }
    }

    private void requireQuota() {
      if (values.cpus().isEmpty()) {
        if (!values.cpuPeriod().equals(ImmutableLimits.of().cpuPeriod())) {
          throw new IllegalStateException(
              "cpuPeriod "
                  + quote(values.cpuPeriod())
                  + " has no effect without cpus; give cpus as well, or leave both unset");
        }
        return;
      }
      double quotaNanos = values.cpus().get() * values.cpuPeriod().toNanos();
      if (Math.round(quotaNanos) < LEAST_QUOTA.toNanos()) {
        throw new IllegalStateException(
            "cpus "
                + quote(values.cpus().get())
                + " of a cpuPeriod of "
                + quote(values.cpuPeriod())
                + " is less than 1 ms, which the kernel refuses; give more cpus or a longer"
                + " cpuPeriod");
      }
    }

    private void requireCpuTimeForExtraTime() {
      if (!values.cpuExtraTime().isZero() && values.cpuTime().isEmpty()) {
        throw new IllegalStateException(
            "cpuExtraTime "
                + quote(values.cpuExtraTime())
                + " has no effect without cpuTime; give cpuTime as well, or leave both unset");
      }
    }
  }
}
