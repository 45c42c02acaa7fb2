package dev.nucleus.examples.cli;

import java.io.PrintStream;

/** Where a command writes. */
record Console(PrintStream out, PrintStream err) {

  /** One line for the user about what went wrong. */
  void complain(String message) {
    err.println("nucleus: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
