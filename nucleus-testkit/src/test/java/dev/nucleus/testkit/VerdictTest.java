package dev.nucleus.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
  private static final Optional<String> REASON = Optional.of("there is no Landlock");
  private static final Map<String, String> MUST_RUN = Map.of("NUCLEUS_MUST_RUN", "1");

  @Test
  void of_noReason_enables() {
    assertThat(Verdict.of(Optional.empty(), MUST_RUN).isDisabled()).isFalse();
  }

  @Test
  void of_reason_disablesWithIt() {
    ConditionEvaluationResult result = Verdict.of(REASON, Map.of());
    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).contains("there is no Landlock");
  }

  @Test
  void of_reasonWhereTestsMustRun_fails() {
    assertThatThrownBy(() -> Verdict.of(REASON, MUST_RUN))
        .isInstanceOf(AssertionError.class)
        .hasMessage("NUCLEUS_MUST_RUN=1, but there is no Landlock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "true"})
  void of_otherValue_disables(String value) {
    assertThat(Verdict.of(REASON, Map.of("NUCLEUS_MUST_RUN", value)).isDisabled()).isTrue();
  }
}
