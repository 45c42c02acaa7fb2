package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

/**
 * The three standard streams of the program. Thread-safe if the streams and callbacks in it are.
 *
 * @param stdin where standard input comes from
 * @param stdout where standard output goes
 * @param stderr where standard error goes; without meaning if {@code mergeStderr}
 * @param mergeStderr whether standard error is the same stream as standard output
 */
public record Stdio(Stdin stdin, Output stdout, Output stderr, boolean mergeStderr) {
  /** Checks that each stream is given. */
  public Stdio {
    notNull(stdin, "stdin");
    notNull(stdout, "stdout");
    notNull(stderr, "stderr");
  }

  /** Three separate streams. */
  public static Stdio of(Stdin stdin, Output stdout, Output stderr) {
    return new Stdio(stdin, stdout, stderr, false);
  }

  /** Standard error goes where standard output goes, in the order in which it was written. */
  public static Stdio merged(Stdin stdin, Output stdout) {
    return new Stdio(stdin, stdout, Output.discard(), true);
  }
}
