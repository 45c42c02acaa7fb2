package dev.nucleus.internal;

import dev.nucleus.CapturedOutput;
import java.util.Arrays;

/**
 * Keeps the first and the last bytes, and counts those between. With a tail of zero bytes it keeps
 * the first bytes only. Thread-safe.
 *
 * <p>The head grows as it fills: most programs write far less than they may.
 */
final class HeadTailCollector implements OutputCollector {
  private static final int FIRST_ALLOCATION = 8192;

  private final int headLimit;
  private final int tailLimit;
  private byte[] head;
  private int headLength;
  private byte[] ring = new byte[0];
  private int ringLength;
  private int ringNext;
  private long total;

  HeadTailCollector(int headLimit, int tailLimit) {
    this.headLimit = headLimit;
    this.tailLimit = tailLimit;
    this.head = new byte[Math.min(headLimit, FIRST_ALLOCATION)];
  }

  @Override
  public synchronized void accept(byte[] buffer, int offset, int length) {
    total += length;
    int toHead = Math.min(length, headLimit - headLength);
    if (toHead > 0) {
      head = grown(head, headLength + toHead, headLimit);
      System.arraycopy(buffer, offset, head, headLength, toHead);
      headLength += toHead;
    }
    if (tailLimit > 0 && length > toHead) {
      keepLast(buffer, offset + toHead, length - toHead);
    }
  }

  private void keepLast(byte[] buffer, int offset, int length) {
    int skipped = Math.max(0, length - tailLimit);
    int count = length - skipped;
    int from = offset + skipped;
    if (ringLength < tailLimit) {
      // Until it has wrapped for the first time, the ring starts at index 0 and can still grow.
      ring = grown(ring, (int) Math.min(tailLimit, (long) ringLength + count), tailLimit);
    }
    int first = Math.min(count, tailLimit - ringNext);
    System.arraycopy(buffer, from, ring, ringNext, first);
    System.arraycopy(buffer, from + first, ring, 0, count - first);
    ringNext = (int) (((long) ringNext + count) % tailLimit);
    ringLength = (int) Math.min(tailLimit, (long) ringLength + count);
  }

  private static byte[] grown(byte[] array, int needed, int limit) {
    if (needed <= array.length) {
      return array;
    }
    long doubled = Math.max(FIRST_ALLOCATION, 2L * array.length);
    return Arrays.copyOf(array, (int) Math.min(limit, Math.max(needed, doubled)));
  }

  @Override
  public void end() {
    // Nothing is held back.
  }

  @Override
  public synchronized CapturedOutput result() {
    byte[] tail = new byte[ringLength];
    int start = ringLength < tailLimit ? 0 : ringNext;
    int first = Math.min(ringLength, ringLength - start);
    System.arraycopy(ring, start, tail, 0, first);
    System.arraycopy(ring, 0, tail, first, ringLength - first);
    long dropped = total - headLength - ringLength;
    return CapturedOutput.of(Arrays.copyOf(head, headLength), tail, dropped, total);
  }
}
