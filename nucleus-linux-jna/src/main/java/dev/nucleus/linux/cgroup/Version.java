package dev.nucleus.linux.cgroup;

/** The version of a hierarchy. */
public enum Version {
  V1,
  V2
}
