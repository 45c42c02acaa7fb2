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
    Holdings before = settled(contestant);
    long start = System.nanoTime();
    for (int done = 0; done < launches; done += STEP) {
      contestant.launch(Math.min(STEP, launches - done));
      progress.say("soak: " + Math.min(done + STEP, launches) + " of " + launches);
    }
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    return new SoakFigure(launches, seconds, before, settled(contestant));
  }

  /**
   * The kernel takes namespaces and mounts down after the launch has been reported, and JNA forgets
   * native memory at the first allocation after the collector has found it unused.
   */
  private static Holdings settled(Contestant contestant) {
    try {
      Runtime.getRuntime().gc();
      contestant.launch(1);
      Thread.sleep(SETTLE_MILLIS);
      return Holdings.now();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }
}
