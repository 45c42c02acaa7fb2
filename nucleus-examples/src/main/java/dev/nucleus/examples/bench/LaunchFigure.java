package dev.nucleus.examples.bench;

/** What one contestant's launches took; {@code ratio} is its median to that of ProcessBuilder. */
record LaunchFigure(
    String name, long n, double p50Micros, double p90Micros, double p99Micros, double ratio) {}
