package dev.nucleus.examples.bench;

import java.util.List;

/** The figures of one run. */
record BenchReport(
    List<LaunchFigure> launch,
    List<ThroughputFigure> throughput,
    SoakFigure soak,
    IdleFigure idle) {}
