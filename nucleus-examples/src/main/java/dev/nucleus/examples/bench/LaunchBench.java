package dev.nucleus.examples.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Measures single launches. The contestants take turns in small blocks, each round begins with
 * another one, and a short pause lets the kernel finish tearing down the network namespaces of the
 * block before: otherwise a contestant pays for its neighbour.
 */
final class LaunchBench {
  static final String BASELINE = "process-builder";

  private static final int BLOCK = 10;
  private static final long PAUSE_MILLIS = 20;
  private static final long LONGEST_NANOS = 120_000_000_000L;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final long SLOW_NANOS = 20_000_000;
  private static final int SLOW_WARM_UP = 3;
  private static final double MEDIAN = 50;

  private final List<Entrant> entrants = new ArrayList<>();
  private final Progress progress;

  /** A contestant, how often it is measured, and what was measured so far. */
  private record Entrant(Contestant contestant, int count, Histogram histogram) {
    String name() {
      return contestant.name();
    }
  }

  LaunchBench(Progress progress) {
    this.progress = progress;
  }

  /** Has this contestant measured so many times. */
  void add(Contestant contestant, int count) {
    entrants.add(new Entrant(contestant, count, new Histogram(LONGEST_NANOS, DIGITS)));
  }

  List<LaunchFigure> measure(int warmUp) {
    for (Entrant entrant : List.copyOf(entrants)) {
      progress.say("warming up " + entrant.name());
      attempt(entrant, () -> warm(entrant.contestant(), warmUp));
    }
    int most = entrants.stream().mapToInt(Entrant::count).max().orElse(0);
    int rounds = (most + BLOCK - 1) / BLOCK;
    for (int round = 0; round < rounds; round++) {
      progress.say("launches: round " + (round + 1) + " of " + rounds);
      List<Entrant> order = new ArrayList<>(entrants);
      Collections.rotate(order, -(round % order.size()));
      for (Entrant entrant : order) {
        int share = shareOf(round, rounds, entrant.count());
        attempt(entrant, () -> block(entrant, share));
      }
    }
    return figures();
  }

  /** Spreads the launches evenly over the rounds. */
  private static int shareOf(int round, int rounds, int total) {
    return (int) ((round + 1L) * total / rounds - (long) round * total / rounds);
  }

  private static void warm(Contestant contestant, int warmUp) {
    long first = contestant.launch(1)[0];
    contestant.launch(first > SLOW_NANOS ? SLOW_WARM_UP : warmUp);
  }

  private static void block(Entrant entrant, int share) {
    if (share == 0) {
      return;
    }
    pause();
    for (long nanos : entrant.contestant().launch(share)) {
      entrant.histogram().recordValue(Math.min(nanos, LONGEST_NANOS));
    }
  }

  /** A peer that breaks leaves the run with its reason; it must not take the others along. */
  private void attempt(Entrant entrant, Runnable work) {
    try {
      work.run();
    } catch (BenchException e) {
      progress.leaveOut(entrant.name(), String.valueOf(e.getMessage()));
      entrants.remove(entrant);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }

  private List<LaunchFigure> figures() {
    double baseline =
        entrants.stream()
            .filter(entrant -> entrant.name().equals(BASELINE))
            .mapToDouble(entrant -> micros(entrant.histogram(), MEDIAN))
            .findFirst()
            .orElse(Double.NaN);
    return entrants.stream().map(entrant -> figure(entrant, baseline)).toList();
  }

  private static LaunchFigure figure(Entrant entrant, double baseline) {
    Histogram histogram = entrant.histogram();
    double median = micros(histogram, MEDIAN);
    return new LaunchFigure(
        entrant.name(),
        histogram.getTotalCount(),
        median,
        micros(histogram, 90),
        micros(histogram, 99),
        median / baseline);
  }

  private static double micros(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }
}
