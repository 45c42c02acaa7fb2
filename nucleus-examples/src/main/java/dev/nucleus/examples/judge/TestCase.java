package dev.nucleus.examples.judge;

/**
 * One test of a problem.
 *
 * @param name how reports call it
 * @param input what the program reads from stdin
 * @param expected what it has to write to stdout; how the words are spaced does not matter
 */
public record TestCase(String name, String input, String expected) {}
