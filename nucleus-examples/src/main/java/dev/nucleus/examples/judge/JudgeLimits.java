package dev.nucleus.examples.judge;

import dev.nucleus.ByteSize;
import java.time.Duration;

/**
 * What a submission may use for one test case.
 *
 * @param cpu CPU time, in whole seconds (setrlimit(2), RLIMIT_CPU)
 * @param wall time on the clock, so that a program that sleeps ends too
 * @param addressSpace memory that it may map (RLIMIT_AS); an allocation beyond it fails
 * @param output what it may write before it is killed
 */
public record JudgeLimits(Duration cpu, Duration wall, ByteSize addressSpace, ByteSize output) {

  /** 2 s of CPU, 5 s on the clock, 512 MiB, 1 MiB of output. */
  public static JudgeLimits standard() {
    return new JudgeLimits(
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        ByteSize.ofMebibytes(512),
        ByteSize.ofMebibytes(1));
  }
}
