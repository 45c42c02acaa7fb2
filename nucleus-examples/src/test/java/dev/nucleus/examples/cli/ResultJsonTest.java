package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.CapturedOutput;
import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Statistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ResultJsonTest {

  @Test
  void of_everythingObserved_isOneObject() throws IOException {
    SandboxResult result =
        SandboxResult.builder()
            .outcome(new Outcome.Exited(3))
            .stdout(captured("a \"b\"\n", 0))
            .stderr(captured("", 9))
            .statistics(
                Statistics.builder()
                    .wall(Duration.ofNanos(12_345_678))
                    .user(Duration.ofMillis(1))
                    .system(Duration.ZERO)
                    .peakMemoryBytes(4096)
                    .build())
            .putLayers("userNamespace", LayerState.ENFORCED)
            .build();

    assertThat(ResultJson.of(result))
        .isEqualTo(
            "{\"outcome\":\"EXITED\",\"exitCode\":3,\"signal\":null,"
                + "\"stdout\":\"a \\\"b\\\"\\n\",\"stderr\":\"\",\"truncated\":true,"
                + "\"wallMillis\":12.345,\"userMillis\":1.000,\"systemMillis\":0.000,"
                + "\"peakMemoryBytes\":4096,\"layers\":{\"userNamespace\":\"ENFORCED\"}}");
  }

  @Test
  void of_signalAndNothingObserved_hasNumberAndNulls() throws IOException {
    SandboxResult result = SandboxResult.builder().outcome(new Outcome.Signalled(9, false)).build();

    assertThat(ResultJson.of(result))
        .isEqualTo(
            "{\"outcome\":\"SIGNALLED\",\"exitCode\":137,\"signal\":9,"
                + "\"stdout\":\"\",\"stderr\":\"\",\"truncated\":false,"
                + "\"wallMillis\":null,\"userMillis\":null,\"systemMillis\":null,"
                + "\"peakMemoryBytes\":null,\"layers\":{}}");
  }

  @Test
  void ofFailure_nothingRan_saysWhy() throws IOException {
    assertThat(ResultJson.ofFailure(new SandboxException("no luck"), 127))
        .isEqualTo(
            "{\"outcome\":\"SETUP_FAILED\",\"exitCode\":127,\"signal\":null,"
                + "\"stdout\":\"\",\"stderr\":\"\",\"truncated\":false,"
                + "\"wallMillis\":null,\"userMillis\":null,\"systemMillis\":null,"
                + "\"peakMemoryBytes\":null,\"layers\":{},\"message\":\"no luck\"}");
  }

  private static CapturedOutput captured(String text, long dropped) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CapturedOutput.of(bytes, new byte[0], dropped, bytes.length + dropped);
  }
}
