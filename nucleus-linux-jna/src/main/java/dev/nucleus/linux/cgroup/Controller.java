package dev.nucleus.linux.cgroup;

import org.jspecify.annotations.Nullable;

/** The controllers that are used, by their names in both versions; see cgroups(7). */
public enum Controller {
  MEMORY("memory", "memory"),
  PIDS("pids", "pids"),
  CPU("cpu", "cpu"),
  /** Counts processor time in version 1; version 2 counts it in every group. */
  CPUACCT("cpuacct", null),
  CPUSET("cpuset", "cpuset"),
  IO("blkio", "io"),
  HUGETLB("hugetlb", "hugetlb"),
  /** Pauses in version 1; version 2 can pause every group. */
  FREEZER("freezer", null);

  private final String v1;
  private final @Nullable String v2;

  Controller(String v1, @Nullable String v2) {
    this.v1 = v1;
    this.v2 = v2;
  }

  /** Its name as an option of a mount of version 1. */
  String v1() {
    return v1;
  }

  /** Its name in cgroup.controllers of version 2; null if there is no such controller. */
  @Nullable String v2() {
    return v2;
  }
}
