package dev.nucleus.examples.bench;

/**
 * A contestant that cannot take part, or stopped working; the message is the reason, in one line.
 */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }
}
