package dev.nucleus.examples.cli;

/** The codes of {@code nucleus} itself, as env(1) and timeout(1) have them. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int NOT_RUN = 125;
  static final int NOT_EXECUTABLE = 126;
  static final int NOT_FOUND = 127;

  private ExitCode() {}
}
