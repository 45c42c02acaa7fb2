package dev.nucleus.linux.plan;

/**
 * Eight bytes in which one step leaves its result for later ones: the descriptor of an {@code
 * open}, for the {@code write} that follows.
 */
public record Slot(Blob blob, int offset) {
  /** A slot of its own. */
  public static Slot create() {
    return Blob.zeroed(Long.BYTES).slot(0);
  }
}
