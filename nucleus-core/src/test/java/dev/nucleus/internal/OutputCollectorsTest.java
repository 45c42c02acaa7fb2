package dev.nucleus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nucleus.ByteSize;
import dev.nucleus.CapturedOutput;
import dev.nucleus.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputCollectorsTest {
  @Test
  void forOutput_capture_keepsTheHead() {
    CapturedOutput result = collect(Output.capture(ByteSize.of(2)), "abc");
    assertThat(result.text()).isEqualTo("ab");
    assertThat(result.droppedBytes()).isEqualTo(1);
  }

  @Test
  void forOutput_ring_keepsHeadAndTail() {
    CapturedOutput result = collect(Output.ring(ByteSize.of(1), ByteSize.of(2)), "abcdef");
    assertThat(result.text()).isEqualTo("aef");
    assertThat(result.droppedBytes()).isEqualTo(3);
  }

  @Test
  void forOutput_discard_onlyCounts() {
    CapturedOutput result = collect(Output.discard(), "abcdef");
    assertThat(result.bytes()).isEmpty();
    assertThat(result.totalBytes()).isEqualTo(6);
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void forOutput_to_writesAndFlushesButDoesNotClose() {
    List<String> calls = new ArrayList<>();
    OutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            calls.add("flush " + this);
          }

          @Override
          public void close() {
            calls.add("close");
          }
        };
    OutputCollector collector = OutputCollectors.forOutput(Output.to(stream));
    write(collector, "ab");
    write(collector, "c");
    collector.end();
    assertThat(calls).containsExactly("flush ab", "flush abc");
    assertThat(collector.result().totalBytes()).isEqualTo(3);
    assertThat(collector.result().failure()).isEmpty();
  }

  @Test
  void forOutput_streamThatThrows_isReportedAndTheRestIsDropped() {
    IOException thrown = new IOException("disk full");
    OutputStream stream =
        new OutputStream() {
          private int room = 2;

          @Override
          public void write(int b) throws IOException {
            if (room-- == 0) {
              throw thrown;
            }
          }
        };
    OutputCollector collector = OutputCollectors.forOutput(Output.to(stream));
    write(collector, "ab");
    write(collector, "cde");
    write(collector, "f");
    collector.end();
    CapturedOutput result = collector.result();
    assertThat(result.failure()).containsSame(thrown);
    assertThat(result.totalBytes()).isEqualTo(6);
    assertThat(result.droppedBytes()).isEqualTo(4);
  }

  @Test
  void forOutput_callbackThatThrows_isReportedAndNotCalledAgain() {
    List<String> lines = new ArrayList<>();
    OutputCollector collector =
        OutputCollectors.forOutput(
            Output.lines(
                line -> {
                  lines.add(line);
                  if (line.equals("bad")) {
                    throw new AssertionError("unexpected line");
                  }
                }));
    write(collector, "good\nbad\nnext\n");
    write(collector, "last");
    collector.end();
    assertThat(lines).containsExactly("good", "bad");
    CapturedOutput result = collector.result();
    assertThat(result.failure()).get().isInstanceOf(AssertionError.class);
    assertThat(result.totalBytes()).isEqualTo(18);
    assertThat(result.droppedBytes()).isEqualTo(18);
  }

  @Test
  void forOutput_callbackThatThrowsAtTheEnd_isReported() {
    OutputCollector collector =
        OutputCollectors.forOutput(
            Output.lines(
                line -> {
                  throw new IllegalStateException(line);
                }));
    write(collector, "x");
    assertThat(collector.result().failure()).isEmpty();
    collector.end();
    assertThat(collector.result().failure())
        .get()
        .hasToString("java.lang.IllegalStateException: x");
  }

  @Test
  void forOutput_descriptorKinds_areNotCollected() {
    for (Output output :
        List.of(Output.pipe(), Output.inherit(), Output.file(Path.of("/tmp/out")))) {
      assertThat(OutputCollectors.isCollected(output)).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OutputCollectors.forOutput(output))
          .withMessage(
              "output \"" + output + "\" is not collected; hand its descriptor to the program");
    }
    assertThat(OutputCollectors.isCollected(Output.capture())).isTrue();
  }

  private static CapturedOutput collect(Output output, String text) {
    OutputCollector collector = OutputCollectors.forOutput(output);
    write(collector, text);
    collector.end();
    return collector.result();
  }

  private static void write(OutputCollector collector, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    collector.accept(bytes, 0, bytes.length);
  }
}
