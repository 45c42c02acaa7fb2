package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import dev.nucleus.Rlimit.Bounds;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What one process of the sandbox may use, enforced with setrlimit(2). Immutable and thread-safe.
 *
 * <p>Except for {@link #nproc()}, these limits hold for each process on its own, not for the
 * sandbox as a whole.
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

  /** Processes and threads that the sandbox's user may have: 512 by default. */
  @Value.Default
  default long nproc() {
    return 512;
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

  /** Processor time, user and system together; no limit by default. */
  Optional<Duration> cpuTime();

  /** The limits that were given by resource, without those that have a method of their own. */
  Map<Rlimit, Bounds> others();

  /** Every limit that is set, in the order of the kernel's numbers. */
  default Map<Rlimit, Bounds> rlimits() {
    EnumMap<Rlimit, Bounds> all = new EnumMap<>(Rlimit.class);
    all.putAll(others());
    cpuTime().ifPresent(time -> all.put(Rlimit.CPU, cpuBounds(time)));
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
   * dump. File size and processor time are unlimited, and every other resource keeps the limit that
   * the application itself has.
   */
  final class Builder {
    private static final long LEAST_NOFILE = 4;
    private static final long MOST_CPU_SECONDS = Integer.MAX_VALUE;

    private ImmutableLimits values = ImmutableLimits.of();
    private final EnumMap<Rlimit, Bounds> others = new EnumMap<>(Rlimit.class);

    private Builder() {}

    static Builder from(Limits limits) {
      Builder builder = new Builder();
      builder.values =
          ImmutableLimits.of()
              .withNofile(limits.nofile())
              .withNproc(limits.nproc())
              .withMemlock(limits.memlock())
              .withCore(limits.core())
              .withFileSize(limits.fileSize())
              .withCpuTime(limits.cpuTime());
      builder.others.putAll(limits.others());
      return builder;
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
     * Sets how many processes and threads the sandbox's user may have.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder nproc(long processes) {
      if (processes < 1) {
        throw refused("nproc", processes, "leaves no process", "give at least 1");
      }
      values = values.withNproc(processes);
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
     * Sets how much processor time a process may use, rounded up to whole seconds; beyond it comes
     * SIGXCPU, and SIGKILL one second later.
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

    /** The limits; later calls on this builder do not change them. */
    public Limits build() {
      return values.withOthers(others);
    }
  }
}
