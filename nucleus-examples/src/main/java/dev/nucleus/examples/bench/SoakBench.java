package dev.nucleus.examples.bench;

/** Launches many sandboxes and compares what is held before and after. */
final class SoakBench {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int STEP = 1000;
  private static final long SETTLE_MILLIS = 500;

  private final Progress progress;

  SoakBench(Progress progress) {
    this.progress = progress;
  }

  SoakFigure measure(Contestant contestant, int launches) {
    settle();
    Holdings before = Holdings.now();
    long start = System.nanoTime();
    for (int done = 0; done < launches; done += STEP) {
      contestant.launch(Math.min(STEP, launches - done));
      progress.say("soak: " + Math.min(done + STEP, launches) + " of " + launches);
    }
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    settle();
    return new SoakFigure(launches, seconds, before, Holdings.now());
  }

  /** The kernel takes namespaces and mounts down after the launch has been reported. */
  private static void settle() {
    try {
      Thread.sleep(SETTLE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }
}
