package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "10s, PT10S",
    "1.5s, PT1.5S",
    "500ms, PT0.5S",
    "2m, PT2M",
    "1h, PT1H",
    "7, PT7S",
    "0, PT0S"
  })
  void parse_formsThatPeopleWrite_areRead(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1 s", "1d", "1e3s", "9999999999999s", "1.s", "NaN"})
  void parse_anythingElse_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("it is no duration; write 10s, 1.5s, 500ms, 2m or 1h");
  }

  @Test
  void format_fractionsAndWholeSeconds_areShort() {
    assertThat(Durations.format(Duration.ofMillis(500))).isEqualTo("0.5s");
    assertThat(Durations.format(Duration.ofMinutes(2))).isEqualTo("120s");
  }
}
