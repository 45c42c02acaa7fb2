package dev.nucleus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineSplitterTest {
  private static final int MAX = LineSplitter.MAX_LINE;

  @Test
  void write_anyChunking_givesTheSameLines() {
    byte[] bytes = "one\ntwo ä€\uD83D\uDE00\r\n\n\rfour\nrest €".getBytes(UTF_8);
    for (int chunk = 1; chunk <= bytes.length; chunk++) {
      assertThat(split(bytes, chunk))
          .containsExactly("one", "two ä€\uD83D\uDE00", "", "\rfour", "rest €");
    }
  }

  @Test
  void write_noUtf8_becomesReplacementCharacters() {
    byte[] bytes = {(byte) 0xE2, 'a', (byte) 0xFF, '\n', (byte) 0xF0, (byte) 0x9F};
    for (int chunk = 1; chunk <= bytes.length; chunk++) {
      assertThat(split(bytes, chunk)).containsExactly("\uFFFDa\uFFFD", "\uFFFD");
    }
  }

  @Test
  void end_nothingWritten_givesNoLine() {
    assertThat(split(new byte[0], 1)).isEmpty();
    assertThat(split("a\n".getBytes(UTF_8), 1)).containsExactly("a");
  }

  @Test
  void write_longLine_comesInPieces() {
    assertThat(split(("x".repeat(MAX) + "\n").getBytes(UTF_8), 8192))
        .containsExactly("x".repeat(MAX));
    assertThat(split(("x".repeat(MAX) + "\r\n").getBytes(UTF_8), 8192))
        .containsExactly("x".repeat(MAX));
    assertThat(split(("x".repeat(2 * MAX) + "yz\n").getBytes(UTF_8), 8192))
        .containsExactly("x".repeat(MAX), "x".repeat(MAX), "yz");
  }

  @Test
  void write_longLine_isNotCutWithinACharacter() {
    String line = "x".repeat(MAX - 1) + "\uD83D\uDE00" + "y";
    assertThat(split(line.getBytes(UTF_8), 8192))
        .containsExactly("x".repeat(MAX - 1) + "\uD83D\uDE00", "y");
  }

  private static List<String> split(byte[] bytes, int chunk) {
    List<String> lines = new ArrayList<>();
    LineSplitter splitter = new LineSplitter(lines::add);
    for (int from = 0; from < bytes.length; from += chunk) {
      splitter.write(bytes, from, Math.min(chunk, bytes.length - from));
    }
    splitter.end();
    return lines;
  }
}
