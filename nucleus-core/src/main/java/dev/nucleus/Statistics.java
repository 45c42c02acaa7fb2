package dev.nucleus;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What a run used. A value that was not observed is empty, never zero. Immutable and thread-safe.
 */
@Value.Immutable
public interface Statistics {
  /** A builder whose values are all empty. Not thread-safe. */
  static Builder builder() {
    return new Builder();
  }

  /** Time from the execution of the program to its end. */
  Optional<Duration> wall();

  /** Processor time spent in the program and its children, see getrusage(2). */
  Optional<Duration> user();

  /** Processor time that the kernel spent on behalf of them, see getrusage(2). */
  Optional<Duration> system();

  /** The most memory that one process had resident at one time ({@code ru_maxrss}), in bytes. */
  OptionalLong peakMemoryBytes();

  /** Builds {@link Statistics}. Not thread-safe. */
  final class Builder extends ImmutableStatistics.Builder {
    Builder() {}
  }
}
