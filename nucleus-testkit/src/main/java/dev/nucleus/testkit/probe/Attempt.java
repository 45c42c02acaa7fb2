package dev.nucleus.testkit.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a script's report.
 *
 * @param service whether it is something that a sandbox owes its program, and not an escape
 * @param name what was attempted
 * @param state what became of it
 * @param detail what was seen
 */
record Attempt(boolean service, String name, State state, String detail) {
  /** What a script says of an attempt. */
  enum State {
    /** It was successful. */
    DONE,
    /** It was refused, with an error that is a refusal. */
    REFUSED,
    /** It could not be made. */
    ABSENT,
    /** It ended in a way that tells nothing. */
    ODD
  }

  static List<Attempt> parse(String report) {
    List<Attempt> attempts = new ArrayList<>();
    for (String line : report.lines().toList()) {
      String[] fields = line.split("\t", 4);
      if (fields.length == 4) {
        attempts.add(
            new Attempt(fields[0].equals("service"), fields[1], state(fields[2]), fields[3]));
      }
    }
    return attempts;
  }

  private static State state(String name) {
    return switch (name) {
      case "done" -> State.DONE;
      case "refused" -> State.REFUSED;
      case "absent" -> State.ABSENT;
      default -> State.ODD;
    };
  }
}
