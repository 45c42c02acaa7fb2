package dev.nucleus.linux.plan;

/** What the workload can still do, while it gives up its rights one by one. */
public enum SecurityState {
  PRIVILEGED,
  CAPABILITIES_DROPPED,
  LANDLOCKED,
  FILTERED,
  /** Nothing but the exec may follow. */
  LOCKED
}
