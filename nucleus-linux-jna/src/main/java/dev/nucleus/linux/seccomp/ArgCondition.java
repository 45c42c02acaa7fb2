package dev.nucleus.linux.seccomp;

/**
 * A test of one syscall argument. The arguments are compared as unsigned numbers.
 *
 * <p>The factories ending in {@code 32} look at the low 32 bits only. They are for arguments that
 * the kernel takes as {@code int} or {@code unsigned int}: it ignores the high half, so a filter
 * that looks at it can be walked around (CVE-2019-10063).
 *
 * <p>Immutable and thread-safe.
 *
 * @param index which argument, 0 to 5
 * @param mask what is cut out of the argument before the comparison; all ones unless the operator
 *     is {@link Operator#MASKED_EQ}
 * @param value what the argument is compared with
 * @param low32 whether only the low 32 bits count
 */
public record ArgCondition(int index, Operator operator, long mask, long value, boolean low32) {
  private static final long LOW_32 = 0xffffffffL;

  /** How the argument is compared with the value. */
  public enum Operator {
    /** The argument is the value. */
    EQ,
    /** The argument is not the value. */
    NE,
    /** The argument is less than the value. */
    LT,
    /** The argument is less than the value or the value. */
    LE,
    /** The argument is greater than the value. */
    GT,
    /** The argument is greater than the value or the value. */
    GE,
    /** Those bits of the argument that are in the mask are the value. */
    MASKED_EQ
  }

  /**
   * Checks that the parts fit together; the factories are shorter.
   *
   * @throws IllegalArgumentException if {@code index} is not 0 to 5, if there is a mask without
   *     {@link Operator#MASKED_EQ}, if {@code value} has bits outside the mask, or if mask or value
   *     have more than 32 bits where only 32 count
   */
  public ArgCondition {
    if (index < 0 || index > 5) {
      throw new IllegalArgumentException(
          "argument index is " + index + ", but a syscall has the arguments 0 to 5");
    }
    long all = low32 ? LOW_32 : -1L;
    if (operator != Operator.MASKED_EQ && mask != all) {
      throw new IllegalArgumentException(
          "mask is " + hex(mask) + ", but only MASKED_EQ has a mask: it must be " + hex(all));
    }
    if (low32 && ((mask | value) & ~LOW_32) != 0) {
      throw new IllegalArgumentException(
          "mask "
              + hex(mask)
              + " or value "
              + hex(value)
              + " has more than the 32 bits that are compared");
    }
    if ((value & ~mask) != 0) {
      throw new IllegalArgumentException(
          "value " + hex(value) + " has bits outside the mask " + hex(mask) + ": it never matches");
    }
  }

  /** Compares all 64 bits of the argument. */
  public static ArgCondition arg(int index, Operator operator, long value) {
    return new ArgCondition(index, operator, -1L, value, false);
  }

  /** Compares the low 32 bits of the argument. */
  public static ArgCondition arg32(int index, Operator operator, int value) {
    return new ArgCondition(index, operator, LOW_32, value & LOW_32, true);
  }

  /** Holds if {@code argument & mask} is {@code value}. */
  public static ArgCondition masked(int index, long mask, long value) {
    return new ArgCondition(index, Operator.MASKED_EQ, mask, value, false);
  }

  /** Holds if {@code argument & mask} is {@code value} in the low 32 bits. */
  public static ArgCondition masked32(int index, int mask, int value) {
    return new ArgCondition(index, Operator.MASKED_EQ, mask & LOW_32, value & LOW_32, true);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
