package dev.nucleus.testkit.probe;

import java.util.Optional;

/**
 * One way in which programs have broken out of sandboxes, or could. A probe makes several attempts.
 * Immutable and thread-safe.
 *
 * @param id the short name under which it is known, for example {@code A1}
 * @param title what is attempted
 * @param source where it was seen, for example a CVE number; empty if it is general knowledge
 * @param script the name of the script that makes the attempts, if it has one
 * @param mustShow what a correct sandbox shows
 */
public record Probe(
    String id, String title, Optional<String> source, Optional<String> script, String mustShow) {
  /** The id and title. */
  @Override
  public String toString() {
    return id + " " + title;
  }
}
