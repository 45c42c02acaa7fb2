package dev.nucleus.examples.bench;

import java.io.PrintStream;

/** What the benchmark says on stderr while it works, so that stdout has only its figures. */
final class Progress {
  private final PrintStream err;

  Progress(PrintStream err) {
    this.err = err;
  }

  void say(String line) {
    err.println("bench: " + line);
  }

  void leaveOut(String name, String reason) {
    err.println("bench: " + name + " is left out: " + reason);
  }
}
