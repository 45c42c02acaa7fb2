package dev.nucleus.linux.abi;

/**
 * Offsets in the block through which the runner reports a step that failed: it fills in the last
 * two fields and writes {@link #MESSAGE_SIZE} bytes from {@link #MESSAGE} to the descriptor.
 */
public final class ReportBlock {
  public static final int FD = 0;
  public static final int MESSAGE = 8;
  public static final int SIZE = 32;
  public static final int MESSAGE_SIZE = 24;

  private ReportBlock() {}
}
