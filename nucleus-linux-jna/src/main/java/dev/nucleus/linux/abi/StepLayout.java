package dev.nucleus.linux.abi;

/**
 * Offsets in one step of a syscall program, the table that the runner walks. The machine code in
 * {@code src/main/asm} has the same numbers; all fields are little endian.
 */
public final class StepLayout {
  public static final int NR = 0;
  public static final int ARGS = 8;
  public static final int RESULT = 56;
  public static final int TOLERATED = 64;
  public static final int ON_ZERO = 72;
  public static final int ON_POSITIVE = 76;
  public static final int ON_TOLERATED = 80;
  public static final int INDIRECT = 84;
  public static final int REPORT = 88;
  public static final int SIZE = 96;

  /** Instead of a number: the program goes on at the step whose address is the argument. */
  public static final long NR_JUMP = -1;

  /** How many errnos one step can tolerate. */
  public static final int MAX_TOLERATED = 4;

  /** A tolerated errno that matches every error. */
  public static final int ANY_ERRNO = 0xFFFF;

  private StepLayout() {}
}
