package dev.nucleus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChecksTest {
  @Test
  void quote_specialCharacters_areEscaped() {
    assertThat(Checks.quote("a\"b\\c\nd\0\u001b\u009b"))
        .isEqualTo("\"a\\\"b\\\\c\\nd\\x00\\x1b\\x9b\"");
  }

  @Test
  void quote_longValue_isShortened() {
    assertThat(Checks.quote("x".repeat(96))).isEqualTo("\"" + "x".repeat(96) + "\"");
    assertThat(Checks.quote("x".repeat(97))).isEqualTo("\"" + "x".repeat(96) + "\"…");
  }

  @Test
  void refused_value_isWorded() {
    assertThat(Checks.refused("field", 5, "is odd", "give an even one"))
        .hasMessage("field \"5\" is odd; give an even one");
  }
}
