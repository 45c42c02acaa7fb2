package dev.nucleus.testkit.probe;

import java.util.Map;

/** Which probe needs what of the host. A probe that is not here runs its script, and no more. */
final class Scenarios {
  private static final Map<String, Scenario> OWN =
      Map.ofEntries(
          Map.entry("A1", new ProgramScenario()),
          Map.entry("A2", new DescriptorScenario()),
          Map.entry("A4", new LinkScenario()),
          Map.entry("A9", new LeftoverScenario()),
          Map.entry("A13", new EnvironmentScenario()),
          Map.entry("A17", new SetupFailureScenario()),
          Map.entry("B2", new RootScenario()),
          Map.entry("B4", new ReadOnlyScenario()),
          Map.entry("B7", new SetUserIdScenario()),
          Map.entry("C1", new TerminalScenario()),
          Map.entry("C2", new SignalScenario()),
          Map.entry("C4", new DaemonScenario()),
          Map.entry("C8", new KilledInitScenario()),
          Map.entry("C9", new BombScenario()),
          Map.entry("F5", new NeighbourScenario()),
          Map.entry("F6", new NetworkScenario()),
          Map.entry("G1", new MemoryScenario()));

  private Scenarios() {}

  static Scenario of(Probe probe) {
    return OWN.getOrDefault(probe.id(), Trial::script);
  }
}
