package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

/**
 * A test of one argument of a system call. The arguments are compared as unsigned numbers.
 *
 * <p>The factories ending in {@code 32} look at the low 32 bits only. They are for arguments that
 * the kernel takes as {@code int} or {@code unsigned int}: it ignores the high half, so a filter
 * that looks at it can be walked around (CVE-2019-10063). Container profiles compare all 64 bits.
 *
 * <p>Immutable and thread-safe.
 *
 * @param index which argument, 0 to 5
 * @param mask what is cut out of the argument before the comparison; all ones unless the operator
 *     is {@link Operator#MASKED_EQ}
 * @param value what the argument is compared with
 * @param low32 whether only the low 32 bits count
 */
public record SeccompCondition(int index, Operator operator, long mask, long value, boolean low32) {
  private static final long LOW_32 = 0xffffffffL;

  /** How the argument is compared with the value. */
  public enum Operator {
    /** The argument is the value. */
    EQ("=="),
    /** The argument is not the value. */
    NE("!="),
    /** The argument is less than the value. */
    LT("<"),
    /** The argument is less than the value or the value. */
    LE("<="),
    /** The argument is greater than the value. */
    GT(">"),
    /** The argument is greater than the value or the value. */
    GE(">="),
    /** Those bits of the argument that are in the mask are the value. */
    MASKED_EQ("&");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }
  }

  /**
   * Checks that the parts fit together; the factories are shorter.
   *
   * @throws IllegalArgumentException if {@code index} is not 0 to 5, if there is a mask without
   *     {@link Operator#MASKED_EQ}, if {@code value} has bits outside the mask, or if mask or value
   *     have more than 32 bits where only 32 count
   */
  public SeccompCondition {
    notNull(operator, "operator");
    if (index < 0 || index > 5) {
      throw refused("argument index", index, "is out of range", "give 0 to 5");
    }
    long all = low32 ? LOW_32 : -1L;
    if (operator != Operator.MASKED_EQ && mask != all) {
      throw refused("mask", hex(mask), "is for MASKED_EQ alone", "give " + hex(all));
    }
    if (low32 && ((mask | value) & ~LOW_32) != 0) {
      throw refused(
          "mask and value",
          hex(mask) + ", " + hex(value),
          "have more than the 32 bits that are compared",
          "compare all 64 bits");
    }
    if ((value & ~mask) != 0) {
      throw refused(
          "value",
          hex(value),
          "has bits outside the mask " + hex(mask) + " and never matches",
          "give " + hex(value & mask));
    }
  }

  /** Compares all 64 bits of the argument. */
  public static SeccompCondition arg(int index, Operator operator, long value) {
    return new SeccompCondition(index, operator, -1L, value, false);
  }

  /** Compares the low 32 bits of the argument. */
  public static SeccompCondition arg32(int index, Operator operator, int value) {
    return new SeccompCondition(index, operator, LOW_32, value & LOW_32, true);
  }

  /** Holds if {@code argument & mask} is {@code value}. */
  public static SeccompCondition masked(int index, long mask, long value) {
    return new SeccompCondition(index, Operator.MASKED_EQ, mask, value, false);
  }

  /** Holds if {@code argument & mask} is {@code value} in the low 32 bits. */
  public static SeccompCondition masked32(int index, int mask, int value) {
    return new SeccompCondition(index, Operator.MASKED_EQ, mask & LOW_32, value & LOW_32, true);
  }

  /** The condition as text, for example {@code arg0 & 0x7e020000 == 0x0}. */
  @Override
  public String toString() {
    String argument = "arg" + index + (low32 ? ".low" : "");
    return operator == Operator.MASKED_EQ
        ? argument + " & " + hex(mask) + " == " + hex(value)
        : argument + " " + operator.symbol + " " + hex(value);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
