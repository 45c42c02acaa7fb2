package dev.nucleus.linux.abi;

/** Offsets in the block that the entry point of the runner takes: what to clone, what to run. */
public final class SpawnBlock {
  public static final int CLONE_ARGS = 0;
  public static final int CLONE_ARGS_SIZE = 8;
  public static final int FIRST_STEP = 16;
  public static final int SIGNAL_MASK = 24;
  public static final int OLD_MASK = 32;
  public static final int SIZE = 40;

  private SpawnBlock() {}
}
