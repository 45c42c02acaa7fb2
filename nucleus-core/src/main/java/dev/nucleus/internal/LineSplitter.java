package dev.nucleus.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Decodes UTF-8 and cuts it into lines. A character whose bytes come in different chunks is put
 * together; what is no UTF-8 becomes U+FFFD. Not thread-safe.
 */
final class LineSplitter implements StreamCollector.Sink {
  static final int MAX_LINE = 65_536;

  private static final int LONGEST_SEQUENCE = 4; // bytes of a character in UTF-8

  private final Consumer<String> callback;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final CharBuffer decoded = CharBuffer.allocate(8192);
  private final StringBuilder line = new StringBuilder();
  private byte[] rest = new byte[0];

  LineSplitter(Consumer<String> callback) {
    this.callback = callback;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    ByteBuffer input = ByteBuffer.wrap(buffer, offset, length);
    while (rest.length > 0 && input.hasRemaining()) {
      byte[] joined = Arrays.copyOf(rest, rest.length + 1);
      joined[rest.length] = input.get();
      rest = decode(ByteBuffer.wrap(joined), false);
    }
    if (input.hasRemaining()) {
      rest = decode(input, false);
    }
  }

  @Override
  public void end() {
    decode(ByteBuffer.wrap(rest), true);
    rest = new byte[0];
    if (line.length() > 0) {
      emit(line.length());
    }
  }

  /** Decodes what can be decoded and returns the bytes of an incomplete character at the end. */
  private byte[] decode(ByteBuffer input, boolean last) {
    boolean overflow;
    do {
      overflow = decoder.decode(input, decoded, last).isOverflow();
      split();
    } while (overflow);
    assert input.remaining() < LONGEST_SEQUENCE;
    byte[] incomplete = new byte[input.remaining()];
    input.get(incomplete);
    return incomplete;
  }

  private void split() {
    decoded.flip();
    while (decoded.hasRemaining()) {
      char c = decoded.get();
      if (c == '\n') {
        int length = line.length();
        emit(length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
      } else {
        if (mustCutBefore(c)) {
          emit(line.length());
        }
        line.append(c);
      }
    }
    decoded.clear();
  }

  /** Not within a surrogate pair, and not between the two characters of a line end. */
  private boolean mustCutBefore(char c) {
    return line.length() > MAX_LINE
        || (line.length() == MAX_LINE && !Character.isLowSurrogate(c) && c != '\r');
  }

  private void emit(int length) {
    String text = line.substring(0, length);
    line.setLength(0);
    callback.accept(text);
  }
}
