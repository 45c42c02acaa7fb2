package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of processors by their numbers on the host, at least one; written as the kernel does, see
 * "List format" in cpuset(7). Immutable and thread-safe.
 */
public final class CpuSet {
  /** One less than the largest CONFIG_NR_CPUS of any architecture that is supported. */
  private static final int LAST = 8191;

  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
  private static final String FIX =
      "write numbers and ranges, separated by commas, such as \"0-1,3\"";

  private final BitSet numbers;

  private CpuSet(BitSet numbers) {
    this.numbers = numbers;
  }

  /**
   * Reads a list such as {@code "0-1,3"}. Numbers may come in any order and more than once.
   *
   * @throws IllegalArgumentException if the text is empty or no such list, a range runs backwards,
   *     or a number is beyond 8191
   */
  public static CpuSet parse(String text) {
    return parse("cpuset", text);
  }

  static CpuSet parse(String field, String text) {
    notNull(text, field);
    BitSet numbers = new BitSet();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw refused(field, text, "is not a list of processors", FIX);
      }
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first > last) {
        throw refused(
            field,
            text,
            "has the range " + part + ", which runs backwards",
            "write the lower number first");
      }
      if (last > LAST) {
        throw refused(
            field, text, "has a number that no kernel knows", "give numbers from 0 to " + LAST);
      }
      numbers.set(first, last + 1);
    }
    return new CpuSet(numbers);
  }

  /** The numbers in ascending order. */
  public List<Integer> cpus() {
    return numbers.stream().boxed().toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CpuSet that && numbers.equals(that.numbers);
  }

  @Override
  public int hashCode() {
    return numbers.hashCode();
  }

  /** The list in its shortest form, such as {@code 0-1,3}: {@link #parse} reads it back. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int first = numbers.nextSetBit(0); first >= 0; ) {
      int end = numbers.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (end - 1 > first) {
        text.append('-').append(end - 1);
      }
      first = numbers.nextSetBit(end);
    }
    return text.toString();
  }
}
