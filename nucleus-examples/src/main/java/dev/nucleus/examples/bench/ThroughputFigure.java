package dev.nucleus.examples.bench;

/** Launches a second with that many threads that launch one after the other. */
record ThroughputFigure(String name, int callers, double perSecond) {}
