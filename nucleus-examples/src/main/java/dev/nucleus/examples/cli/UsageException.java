package dev.nucleus.examples.cli;

/** Something is wrong with the arguments; the message quotes the option and its value. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
