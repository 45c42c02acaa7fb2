package dev.nucleus.linux.client;

import dev.nucleus.Statistics;
import dev.nucleus.linux.cgroup.Usage;

/** What a control group counted, as statistics; it replaces what is known of one process. */
final class GroupStatistics {
  private GroupStatistics() {}

  /**
   * Adds what is known.
   *
   * @param live whether the sandbox is running: then what it has at the moment means something
   */
  static void add(Statistics.Builder statistics, Usage usage, boolean live) {
    if (usage.user().isPresent() && usage.system().isPresent()) {
      statistics.user(usage.user()).system(usage.system()).cpuSource(Statistics.Source.CGROUP);
    }
    if (usage.peakMemory().isPresent()) {
      statistics.peakMemoryBytes(usage.peakMemory()).peakMemorySource(Statistics.Source.CGROUP);
    }
    if (live) {
      statistics.memoryBytes(usage.memory()).pids(usage.pids());
    }
    statistics
        .peakPids(usage.peakPids())
        .pidsDenied(usage.pidsDenied())
        .oomKills(usage.oomKills())
        .throttled(usage.throttled())
        .throttledPeriods(usage.throttledPeriods())
        .readBytes(usage.readBytes())
        .writtenBytes(usage.writtenBytes());
  }
}
