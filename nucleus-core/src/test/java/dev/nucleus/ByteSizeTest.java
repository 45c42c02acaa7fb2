package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
  private static final String FIX =
      "; write a whole number of bytes, or one followed by k, m, g or t, such as \"256m\"";

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1048576,1048576",
    "64k,65536",
    "64K,65536",
    "256m,268435456",
    "1g,1073741824",
    "2t,2199023255552",
    "9223372036854775807,9223372036854775807"
  })
  void parse_validText_givesBytes(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", " 1", "1 k", "1.5g", "k", "0x10", "٣"})
  void parse_noSize_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessage("size \"" + text + "\" is not a size" + FIX);
  }

  @ParameterizedTest
  @CsvSource({"1kb,kb", "1KiB,KiB", "5x,x", "1e,e"})
  void parse_unknownSuffix_isRefused(String text, String suffix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessage("size \"" + text + "\" has the unknown suffix '" + suffix + "'" + FIX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "9007199254740992k", "8388608t"})
  void parse_overflow_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessage(
            "size \"" + text + "\" is too large; give at most 9223372036854775807 bytes (8 EiB)");
  }

  @Test
  void parse_null_isRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> ByteSize.parse(null))
        .withMessage("size must not be null");
  }

  @Test
  void of_negative_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.of(-1))
        .withMessage("size \"-1\" is negative; give zero or more bytes");
  }

  @Test
  void ofUnits_inRange_scales() {
    assertThat(ByteSize.ofKibibytes(3)).isEqualTo(ByteSize.of(3072));
    assertThat(ByteSize.ofMebibytes(3)).isEqualTo(ByteSize.parse("3m"));
    assertThat(ByteSize.ofGibibytes(3)).isEqualTo(ByteSize.parse("3g"));
  }

  @Test
  void ofUnits_outOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.ofGibibytes(8589934592L))
        .withMessage("size \"8589934592 GiB\" is out of range; give 0 to 8589934591 GiB");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.ofKibibytes(-1))
        .withMessage("size \"-1 KiB\" is out of range; give 0 to 9007199254740991 KiB");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1023,1023", "1024,1k", "1536,1536", "268435456,256m", "2199023255552,2t"})
  void toString_anySize_isReadBackByParse(long bytes, String text) {
    assertThat(ByteSize.of(bytes)).hasToString(text).isEqualTo(ByteSize.parse(text));
  }

  @Test
  void compareTo_sizes_ordersByBytes() {
    assertThat(ByteSize.parse("1k")).isLessThan(ByteSize.parse("1m")).isGreaterThan(ByteSize.ZERO);
    assertThat(ByteSize.parse("1k")).hasSameHashCodeAs(ByteSize.of(1024));
  }
}
