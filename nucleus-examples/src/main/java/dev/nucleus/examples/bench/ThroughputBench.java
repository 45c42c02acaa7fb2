package dev.nucleus.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures how many launches a second several callers get out of one contestant. */
final class ThroughputBench {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long millis;

  ThroughputBench(long millis) {
    this.millis = millis;
  }

  /** Each caller launches one after the other until the time is over. */
  ThroughputFigure measure(Contestant contestant, int callers) {
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    try {
      long start = System.nanoTime();
      long end = start + millis * NANOS_PER_MILLI;
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        counts.add(pool.submit(() -> launchUntil(contestant, end)));
      }
      long total = 0;
      for (Future<Long> count : counts) {
        total += count.get();
      }
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      return new ThroughputFigure(contestant.name(), callers, total / seconds);
    } catch (ExecutionException e) {
      throw new BenchException("with " + callers + " callers: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    } finally {
      pool.shutdownNow();
    }
  }

  private static long launchUntil(Contestant contestant, long end) {
    long count = 0;
    while (System.nanoTime() - end < 0) {
      contestant.launch(1);
      count++;
    }
    return count;
  }
}
