package dev.nucleus.linux.launcher;

/** A message that this launcher does not understand. The launcher ends: its peer is not ours. */
final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
