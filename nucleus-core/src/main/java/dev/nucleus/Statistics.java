package dev.nucleus;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What a run used. A value that was not observed is empty, never zero. Most are observed only where
 * the sandbox has a control group: see {@link Limits#needsControlGroup()}. Immutable and
 * thread-safe.
 */
@Value.Immutable
public interface Statistics {
  /** A builder whose values are all empty. Not thread-safe. */
  static Builder builder() {
    return new Builder();
  }

  /** Time from the execution of the program to its end. */
  Optional<Duration> wall();

  /**
   * Processor time that the program and its children spent by themselves, see getrusage(2); {@link
   * #cpuSource()} says whose it is.
   */
  Optional<Duration> user();

  /** Processor time that the kernel spent on behalf of them, see getrusage(2). */
  Optional<Duration> system();

  /** Where {@link #user()} and {@link #system()} come from; empty if they are. */
  Optional<Source> cpuSource();

  /**
   * The most memory that was used at one time, in bytes. From {@link Source#CGROUP} it is that of
   * the whole sandbox, its files in memory and page cache included ({@code memory.peak}, {@code
   * memory.max_usage_in_bytes}). From {@link Source#RUSAGE} it is what the one process with the
   * most had resident ({@code ru_maxrss}). From {@link Source#WATCHER} it is the largest sum of all
   * processes that was met.
   */
  OptionalLong peakMemoryBytes();

  /** Where {@link #peakMemoryBytes()} comes from; empty if it is. */
  Optional<Source> peakMemorySource();

  /**
   * The memory that the whole sandbox uses now, in bytes ({@code memory.current}); only while it
   * runs, see {@link SandboxProcess#stats()}.
   */
  OptionalLong memoryBytes();

  /**
   * The processes and threads that the sandbox has now ({@code pids.current}); only while it runs.
   */
  OptionalLong pids();

  /** The most processes and threads that it had at one time ({@code pids.peak}, Linux 6.1). */
  OptionalLong peakPids();

  /**
   * How often a fork(2) or clone(2) failed because of {@link Limits#pids()} ({@code pids.events}).
   */
  OptionalLong pidsDenied();

  /**
   * How many processes the kernel killed because of {@link Limits#memory()} ({@code oom_kill} in
   * {@code memory.events} or {@code memory.oom_control}).
   */
  OptionalLong oomKills();

  /**
   * How long the sandbox was kept from running because of {@link Limits#cpus()}, summed over
   * processors ({@code cpu.stat}).
   */
  Optional<Duration> throttled();

  /** In how many periods that was so ({@code cpu.stat}). */
  OptionalLong throttledPeriods();

  /** Bytes that were read from block devices, past all caches ({@code io.stat}). */
  OptionalLong readBytes();

  /**
   * Bytes that were written to block devices ({@code io.stat}). What the page cache still holds at
   * the end of the sandbox is not among them.
   */
  OptionalLong writtenBytes();

  /** How a value was observed, best first. */
  enum Source {
    /** By the kernel, for the whole sandbox: its control group, see cgroups(7). */
    CGROUP,
    /** By the kernel, for the program and the children that it waited for: getrusage(2). */
    RUSAGE,
    /** By us, for the whole sandbox, at intervals; what happens between two is missed. */
    WATCHER
  }

  /** Builds {@link Statistics}. Not thread-safe. */
  final class Builder extends ImmutableStatistics.Builder {
    Builder() {}
  }
}
