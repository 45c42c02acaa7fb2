package dev.nucleus.testkit.probe;

/** What became of one attempt of a probe. Immutable and thread-safe. */
public sealed interface ProbeResult {
  /** Which probe it belongs to. */
  Probe probe();

  /** What was attempted. */
  String attempt();

  /** What was seen. */
  String detail();

  /**
   * The attempt succeeded outside and was refused inside.
   *
   * @param probe which probe it belongs to
   * @param attempt what was attempted
   * @param detail what was seen
   */
  record Pass(Probe probe, String attempt, String detail) implements ProbeResult {}

  /**
   * The attempt succeeded inside, or what a sandbox owes its program did not work.
   *
   * @param probe which probe it belongs to
   * @param attempt what was attempted
   * @param detail what was seen
   */
  record Fail(Probe probe, String attempt, String detail) implements ProbeResult {}

  /**
   * The attempt says nothing about the sandbox: outside it did not succeed either, or it could not
   * be made on this host.
   *
   * @param probe which probe it belongs to
   * @param attempt what was attempted
   * @param detail why it says nothing
   */
  record NotExercised(Probe probe, String attempt, String detail) implements ProbeResult {}

  /**
   * The attempt succeeded inside, in a sandbox that was declared to lack layers of isolation.
   *
   * @param probe which probe it belongs to
   * @param attempt what was attempted
   * @param detail what was seen, and which layers are missing
   */
  record Degraded(Probe probe, String attempt, String detail) implements ProbeResult {}
}
