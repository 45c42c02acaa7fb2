package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was kept of an output stream. Immutable and thread-safe.
 *
 * <p>With {@link Output#capture()} and {@link Output#ring} it holds bytes; with {@link
 * Output#lines} and {@link Output#to} it holds counts; with the other kinds the runtime does not
 * see the bytes, and everything is zero.
 */
public final class CapturedOutput {
  private static final CapturedOutput EMPTY = of(new byte[0], new byte[0], 0, 0);

  private final byte[] head;
  private final byte[] tail;
  private final long droppedBytes;
  private final long totalBytes;
  private final @Nullable Throwable failure;

  private CapturedOutput(
      byte[] head, byte[] tail, long droppedBytes, long totalBytes, @Nullable Throwable failure) {
    this.head = head;
    this.tail = tail;
    this.droppedBytes = droppedBytes;
    this.totalBytes = totalBytes;
    this.failure = failure;
  }

  /** Nothing was written, or nothing was seen. */
  public static CapturedOutput empty() {
    return EMPTY;
  }

  /**
   * For runtimes.
   *
   * @param head the bytes kept from before the gap, copied
   * @param tail the bytes kept from behind the gap, copied
   * @param droppedBytes how many bytes should have been kept or delivered, and were not
   * @param totalBytes how many bytes the program wrote
   */
  public static CapturedOutput of(byte[] head, byte[] tail, long droppedBytes, long totalBytes) {
    notNull(head, "head");
    notNull(tail, "tail");
    if (droppedBytes < 0) {
      throw refused("droppedBytes", droppedBytes, "is negative", "give zero or more");
    }
    if (totalBytes < head.length + (long) tail.length + droppedBytes) {
      throw refused(
          "totalBytes",
          totalBytes,
          "is less than what was kept and dropped",
          "count every byte that was written");
    }
    return new CapturedOutput(head.clone(), tail.clone(), droppedBytes, totalBytes, null);
  }

  /** The same output, with what the callback or stream threw. */
  public CapturedOutput withFailure(Throwable thrown) {
    return new CapturedOutput(head, tail, droppedBytes, totalBytes, notNull(thrown, "failure"));
  }

  /**
   * A copy of the bytes that were kept. With {@link Output#ring} the head, directly followed by the
   * tail.
   */
  public byte[] bytes() {
    byte[] bytes = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, bytes, head.length, tail.length);
    return bytes;
  }

  /**
   * The bytes that were kept, as UTF-8. What is no UTF-8, such as a character that was cut in two,
   * becomes U+FFFD.
   */
  public String text() {
    // Apart, so that bytes from both sides of the gap cannot combine to a character nobody wrote.
    return droppedBytes == 0
        ? new String(bytes(), StandardCharsets.UTF_8)
        : new String(head, StandardCharsets.UTF_8) + new String(tail, StandardCharsets.UTF_8);
  }

  /** Whether bytes were dropped. */
  public boolean truncated() {
    return droppedBytes > 0;
  }

  /** How many bytes were dropped: beyond the limit, or after the callback or stream had thrown. */
  public long droppedBytes() {
    return droppedBytes;
  }

  /** How many bytes the program wrote, kept or not. */
  public long totalBytes() {
    return totalBytes;
  }

  /** What the callback of {@link Output#lines} or the stream of {@link Output#to} threw first. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CapturedOutput that
        && Arrays.equals(head, that.head)
        && Arrays.equals(tail, that.tail)
        && droppedBytes == that.droppedBytes
        && totalBytes == that.totalBytes
        && Objects.equals(failure, that.failure);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(head), Arrays.hashCode(tail), droppedBytes, totalBytes);
  }

  /** The counts; the text itself is left to {@link #text()}. */
  @Override
  public String toString() {
    return "CapturedOutput["
        + totalBytes
        + " bytes"
        + (truncated() ? ", " + droppedBytes + " dropped" : "")
        + (failure == null ? "" : ", failed: " + failure)
        + "]";
  }
}
