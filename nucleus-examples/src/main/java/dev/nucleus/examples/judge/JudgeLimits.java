package dev.nucleus.examples.judge;

import dev.nucleus.ByteSize;
import dev.nucleus.Limits;
import dev.nucleus.Rlimit;
import java.time.Duration;

/**
 * What a submission may use for one test case.
 *
 * @param cpu CPU time
 * @param wall time on the clock, so that a program that sleeps ends too
 * @param memory memory of the program and all that it starts
 * @param processes processes and threads
 * @param output what it may write before it is killed
 */
public record JudgeLimits(
    Duration cpu, Duration wall, ByteSize memory, long processes, ByteSize output) {
  private static final int ADDRESS_SPACE_PER_MEMORY = 4;

  /** 2 s of CPU, 5 s on the clock, 256 MiB, 16 processes and threads, 1 MiB of output. */
  public static JudgeLimits standard() {
    return new JudgeLimits(
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        ByteSize.ofMebibytes(256),
        16,
        ByteSize.ofMebibytes(1));
  }

  /**
   * The limits of a sandbox; one processor, so that the time of a run does not depend on how many
   * there are. Address space is a net for hosts without control groups, wide enough for programs
   * that reserve more than they use: an allocation beyond it fails.
   */
  void apply(Limits.Builder limits) {
    long addressSpace = Math.multiplyExact(memory.bytes(), ADDRESS_SPACE_PER_MEMORY);
    limits
        .memory(memory)
        .pids(processes)
        .cpus(1)
        .cpuTime(cpu)
        .rlimit(Rlimit.AS, addressSpace, addressSpace);
  }
}
