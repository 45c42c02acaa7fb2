package dev.nucleus.examples.bench;

/** Many launches, and what this process and its children held before and after them. */
record SoakFigure(int launches, double seconds, Holdings before, Holdings after) {}
