package dev.nucleus.examples.bench;

/**
 * How much is measured.
 *
 * @param launches launches of each contestant
 * @param coldLaunches launches of a fresh JVM
 * @param warmUp launches before the first one that counts
 * @param throughputMillis how long each number of callers is measured
 * @param soakLaunches launches between the two looks at what is held
 * @param idle sandboxes that wait at the same time
 */
record Workloads(
    int launches, int coldLaunches, int warmUp, long throughputMillis, int soakLaunches, int idle) {

  /** What figures to publish are made with; some minutes. */
  static Workloads full() {
    return new Workloads(400, 40, 200, 3000, 10_000, 500);
  }

  /** Shows in seconds that everything works; the figures are rough. */
  static Workloads quick() {
    return new Workloads(60, 5, 40, 500, 300, 20);
  }
}
