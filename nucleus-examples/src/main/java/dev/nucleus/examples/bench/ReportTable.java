package dev.nucleus.examples.bench;

import java.util.Locale;

/** The figures as lines for people. */
final class ReportTable {
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double KIB = 1024.0;
  private static final double MIB = 1024.0 * 1024.0;

  private final StringBuilder text = new StringBuilder();

  private ReportTable() {}

  static String of(BenchReport report) {
    ReportTable table = new ReportTable();
    table.launches(report);
    table.throughput(report);
    table.soak(report.soak());
    table.idle(report.idle());
    return table.text.toString();
  }

  private void launches(BenchReport report) {
    line("%-16s %6s %10s %10s %10s %8s", "launch", "n", "p50 ms", "p90 ms", "p99 ms", "ratio");
    for (LaunchFigure figure : report.launch()) {
      line(
          "%-16s %6d %10.2f %10.2f %10.2f %7.2fx",
          figure.name(),
          figure.n(),
          figure.p50Micros() / MICROS_PER_MILLI,
          figure.p90Micros() / MICROS_PER_MILLI,
          figure.p99Micros() / MICROS_PER_MILLI,
          figure.ratio());
    }
  }

  private void throughput(BenchReport report) {
    line("");
    line("%-16s %8s %12s", "throughput", "callers", "per second");
    for (ThroughputFigure figure : report.throughput()) {
      line("%-16s %8d %12.0f", figure.name(), figure.callers(), figure.perSecond());
    }
  }

  private void soak(SoakFigure soak) {
    Holdings before = soak.before();
    Holdings after = soak.after();
    line("");
    line("soak: %d launches in %.1f s", soak.launches(), soak.seconds());
    line("%-16s %12s %12s", "", "before", "after");
    line("%-16s %12d %12d", "descriptors", before.descriptors(), after.descriptors());
    line("%-16s %12.1f %12.1f", "heap MiB", before.heapBytes() / MIB, after.heapBytes() / MIB);
    line("%-16s %12.1f %12.1f", "RSS MiB", before.rssBytes() / MIB, after.rssBytes() / MIB);
    line(
        "%-16s %12.1f %12.1f",
        "launcher MiB", before.launcherRssBytes() / MIB, after.launcherRssBytes() / MIB);
    line("%-16s %12d %12d", "mounts", before.mounts(), after.mounts());
    line("%-16s %12d %12d", "processes", before.processes(), after.processes());
    line("%-16s %12d %12d", "temp files", before.tempFiles(), after.tempFiles());
  }

  private void idle(IdleFigure idle) {
    line("");
    line(
        "%d idle sandboxes %s limits, started in %.1f s, ended in %.2f s",
        idle.sandboxes(),
        idle.limits() ? "with" : "without",
        idle.startSeconds(),
        idle.tearDownSeconds());
    line("%-16s %12.1f", "PID 1 KiB", idle.initPssBytes() / KIB);
    line("%-16s %12.1f", "kernel KiB", idle.kernelBytes() / KIB);
    line("%-16s %12.1f", "application KiB", idle.applicationBytes() / KIB);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
