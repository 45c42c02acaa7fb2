package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, zero or more.
 *
 * <p>Units are binary, as everywhere in the kernel: {@code k} is 1024 bytes, {@code m} is 1024
 * {@code k}, {@code g} and {@code t} go on from there.
 *
 * <p>Immutable and thread-safe.
 */
public final class ByteSize implements Comparable<ByteSize> {
  /** No bytes. */
  public static final ByteSize ZERO = new ByteSize(0);

  private static final Pattern SYNTAX = Pattern.compile("([0-9]+)([a-zA-Z]*)");
  private static final String UNITS = "kmgt";
  private static final String FIX =
      "write a whole number of bytes, or one followed by k, m, g or t, such as \"256m\"";

  private final long bytes;

  private ByteSize(long bytes) {
    this.bytes = bytes;
  }

  /**
   * A size in bytes.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static ByteSize of(long bytes) {
    if (bytes < 0) {
      throw refused("size", bytes, "is negative", "give zero or more bytes");
    }
    return new ByteSize(bytes);
  }

  /** A size in units of 1024 bytes. */
  public static ByteSize ofKibibytes(long kibibytes) {
    return scaled(kibibytes, 10, "KiB");
  }

  /** A size in units of 1024 × 1024 bytes. */
  public static ByteSize ofMebibytes(long mebibytes) {
    return scaled(mebibytes, 20, "MiB");
  }

  /** A size in units of 1024 × 1024 × 1024 bytes. */
  public static ByteSize ofGibibytes(long gibibytes) {
    return scaled(gibibytes, 30, "GiB");
  }

  /**
   * Reads a size such as {@code "1048576"}, {@code "64k"}, {@code "256m"} or {@code "1g"}; the
   * suffix may be upper case. Fractions, signs and blanks are refused.
   *
   * @throws IllegalArgumentException if the text is no such size, or does not fit in 63 bits
   */
  public static ByteSize parse(String text) {
    return parse("size", text);
  }

  static ByteSize parse(String field, String text) {
    notNull(text, field);
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw refused(field, text, "is not a size", FIX);
    }
    String suffix = matcher.group(2).toLowerCase(Locale.ROOT);
    int unit = suffix.length() == 1 ? UNITS.indexOf(suffix.charAt(0)) : -1;
    if (unit < 0 && !suffix.isEmpty()) {
      throw refused(field, text, "has the unknown suffix '" + matcher.group(2) + "'", FIX);
    }
    try {
      return new ByteSize(
          Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * (unit + 1))));
    } catch (NumberFormatException | ArithmeticException tooLarge) {
      throw refused(
          field, text, "is too large", "give at most " + Long.MAX_VALUE + " bytes (8 EiB)");
    }
  }

  private static ByteSize scaled(long count, int shift, String unit) {
    if (count < 0 || count > Long.MAX_VALUE >> shift) {
      throw refused(
          "size",
          count + " " + unit,
          "is out of range",
          "give 0 to " + (Long.MAX_VALUE >> shift) + " " + unit);
    }
    return new ByteSize(count << shift);
  }

  /** The number of bytes. */
  public long bytes() {
    return bytes;
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteSize that && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bytes);
  }

  /** The size in its largest whole unit, such as {@code 256m}: {@link #parse} reads it back. */
  @Override
  public String toString() {
    long count = bytes;
    int unit = -1;
    while (count != 0 && count % 1024 == 0 && unit < UNITS.length() - 1) {
      count /= 1024;
      unit++;
    }
    return unit < 0 ? Long.toString(count) : count + UNITS.substring(unit, unit + 1);
  }
}
