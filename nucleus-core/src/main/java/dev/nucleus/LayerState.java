package dev.nucleus;

/** What became of one layer of isolation in a run. */
public enum LayerState {
  /** It was applied. */
  ENFORCED,
  /** The spec did not ask for it. */
  NOT_REQUESTED,
  /**
   * The spec asked for it and the host could not provide it. Occurs only with {@link
   * SandboxSpec#allowDegradedSecurity()} or, for limits, {@link SandboxSpec#bestEffortLimits()};
   * otherwise the run is an exception.
   */
  UNAVAILABLE
}
