package dev.nucleus.linux.cgroup;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the processes of a group have used together; empty is not counted here. Bytes, except where
 * the name says otherwise.
 *
 * @param oomKills processes that the kernel killed for want of memory
 * @param ooms how often the limit of this very group was the reason
 * @param pidsDenied forks that failed at the limit
 */
public record Usage(
    OptionalLong memory,
    OptionalLong peakMemory,
    OptionalLong oomKills,
    OptionalLong ooms,
    OptionalLong pids,
    OptionalLong peakPids,
    OptionalLong pidsDenied,
    Optional<Duration> user,
    Optional<Duration> system,
    Optional<Duration> throttled,
    OptionalLong throttledPeriods,
    OptionalLong readBytes,
    OptionalLong writtenBytes) {}
