package dev.nucleus;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/** How a run ended, what it wrote and what it used. Immutable and thread-safe. */
@Value.Immutable
public interface SandboxResult {
  /** A builder for runtimes. Outcome is required; output is empty by default. Not thread-safe. */
  static Builder builder() {
    return new Builder();
  }

  /** How it ended. */
  Outcome outcome();

  /** The outcome as one number; see {@link Outcome#exitCode()}. */
  default int exitCode() {
    return outcome().exitCode();
  }

  /** Whether the program ended by itself with exit code zero. */
  default boolean success() {
    return outcome().success();
  }

  /** What was kept of standard output. Partial output is there after a timeout as well. */
  @Value.Default
  default CapturedOutput stdout() {
    return CapturedOutput.empty();
  }

  /** What was kept of standard error; empty if it was merged into standard output. */
  @Value.Default
  default CapturedOutput stderr() {
    return CapturedOutput.empty();
  }

  /** Time, memory, processes and devices. */
  @Value.Default
  default Statistics statistics() {
    return Statistics.builder().build();
  }

  /**
   * What became of each layer: {@code userNamespace}, {@code pidNamespace}, {@code mountNamespace},
   * {@code networkNamespace}, {@code utsNamespace}, {@code ipcNamespace}, {@code cgroupNamespace},
   * {@code timeNamespace}, {@code rootfs}, {@code noNewPrivs}, {@code capabilities}, {@code
   * rlimits}, {@code landlock}, {@code seccomp}, {@code reaper}; and of limits that need a control
   * group, such as {@code cgroup}, {@code memoryLimit}, {@code pidsLimit} and {@code cpuLimit}.
   */
  Map<String, LayerState> layers();

  /**
   * One line for people for each limit that was wanted and not applied as it should, with the
   * reason; empty by default. Limits that were asked for are here only with {@link
   * SandboxSpec#bestEffortLimits()}; otherwise the run is an exception.
   */
  List<String> degradations();

  /** Builds a {@link SandboxResult}. Not thread-safe. */
  final class Builder extends ImmutableSandboxResult.Builder {
    Builder() {}
  }
}
