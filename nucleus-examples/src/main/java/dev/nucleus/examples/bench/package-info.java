/**
 * What a launch costs: ours, cold and warm, against {@code ProcessBuilder}, a C program with the
 * same layers, and the sandboxes that this machine has; in one process and one run.
 */
package dev.nucleus.examples.bench;
