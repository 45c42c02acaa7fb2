package dev.nucleus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.CapturedOutput;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeadTailCollectorTest {
  @ParameterizedTest
  @CsvSource({
    "4,0,'abcdef',abcd,2",
    "6,0,'abcdef',abcdef,0",
    "0,0,'abcdef','',6",
    "2,3,'abcde',abcde,0",
    "2,3,'abcdef',abdef,1",
    "0,2,'abcdefg',fg,5",
    "3,2,'ab',ab,0"
  })
  void result_anyChunking_keepsHeadAndTail(
      int head, int tail, String written, String kept, long dropped) {
    for (int chunk = 1; chunk <= written.length(); chunk++) {
      HeadTailCollector collector = new HeadTailCollector(head, tail);
      byte[] bytes = written.getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < bytes.length; from += chunk) {
        collector.accept(bytes, from, Math.min(chunk, bytes.length - from));
      }
      collector.end();
      CapturedOutput result = collector.result();
      assertThat(result.text()).isEqualTo(kept);
      assertThat(result.droppedBytes()).isEqualTo(dropped);
      assertThat(result.totalBytes()).isEqualTo(bytes.length);
      assertThat(result.truncated()).isEqualTo(dropped > 0);
    }
  }

  @Test
  void result_randomChunks_agreesWithTheWhole() {
    Random random = new Random(20_240_229);
    for (int round = 0; round < 50; round++) {
      int headLimit = random.nextInt(20_000);
      int tailLimit = random.nextInt(20_000);
      byte[] all = new byte[random.nextInt(60_000)];
      random.nextBytes(all);
      HeadTailCollector collector = new HeadTailCollector(headLimit, tailLimit);
      for (int from = 0; from < all.length; ) {
        int length = Math.min(1 + random.nextInt(9_000), all.length - from);
        collector.accept(all, from, length);
        from += length;
      }
      int head = Math.min(headLimit, all.length);
      int tail = Math.min(tailLimit, all.length - head);
      byte[] expected = new byte[head + tail];
      System.arraycopy(all, 0, expected, 0, head);
      System.arraycopy(all, all.length - tail, expected, head, tail);
      CapturedOutput result = collector.result();
      assertThat(result.bytes()).isEqualTo(expected);
      assertThat(result.droppedBytes()).isEqualTo(all.length - head - tail);
      assertThat(result.totalBytes()).isEqualTo(all.length);
    }
  }

  @Test
  void result_whileWriting_isASnapshot() {
    HeadTailCollector collector = new HeadTailCollector(10, 0);
    byte[] buffer = {'a'};
    collector.accept(buffer, 0, 1);
    CapturedOutput early = collector.result();
    buffer[0] = 'b';
    collector.accept(buffer, 0, 1);
    assertThat(early.text()).isEqualTo("a");
    assertThat(collector.result().text()).isEqualTo("ab");
  }
}
