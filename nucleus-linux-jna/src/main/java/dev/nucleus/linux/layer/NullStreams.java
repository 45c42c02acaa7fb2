package dev.nucleus.linux.layer;

/**
 * Which of the standard streams are the sandbox's own /dev/null: nothing has to be passed in for
 * them, and nobody has to read them.
 */
public record NullStreams(boolean stdin, boolean stdout, boolean stderr) {
  /** Every stream is something that the application passes in. */
  public static final NullStreams NONE = new NullStreams(false, false, false);
}
