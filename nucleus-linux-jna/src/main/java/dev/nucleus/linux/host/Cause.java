package dev.nucleus.linux.host;

/**
 * Why the host refuses something.
 *
 * @param detail what is the matter
 * @param fix commands or sentences that put it right
 */
public record Cause(String detail, String fix) {
  /** Both as one sentence, for the message of an exception. */
  @Override
  public String toString() {
    return detail + "; fix: " + fix;
  }
}
