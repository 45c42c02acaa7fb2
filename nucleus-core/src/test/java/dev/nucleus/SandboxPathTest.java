package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SandboxPathTest {
  @ParameterizedTest
  @CsvSource({
    "/,/",
    "//,/",
    "/.,/",
    "/data,/data",
    "/data/,/data",
    "//data//./x,/data/x",
    "/..data/...,/..data/...",
    "/with space,/with space"
  })
  void of_absolutePath_isNormalised(String path, String normalised) {
    assertThat(SandboxPath.of(path)).hasToString(normalised);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data", "./data", "~/data"})
  void of_relativePath_isRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxPath.of(path))
        .withMessage("path \"" + path + "\" is not absolute; start it with '/'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/..", "/data/../etc", "/data/.."})
  void of_dotDot_isRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxPath.of(path))
        .withMessage("path \"" + path + "\" contains \"..\"; write the path that is meant");
  }

  @Test
  void of_nulOrNewline_isRefusedWithEscapedValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxPath.of("/a\0b"))
        .withMessage("path \"/a\\x00b\" contains a NUL or a newline; remove it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxPath.of("/a\nb"))
        .withMessage("path \"/a\\nb\" contains a NUL or a newline; remove it");
  }

  @Test
  void of_longComponent_isRefusedAbove255Bytes() {
    assertThat(SandboxPath.of("/" + "x".repeat(255)).name()).hasSize(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxPath.of("/" + "ä".repeat(128)))
        .withMessage(
            "path \"/" + "ä".repeat(95) + "\"… has a component of more than 255 bytes; shorten it");
  }

  @Test
  void of_longPath_isRefusedAbove4095Bytes() {
    String longest = ("/" + "x".repeat(204)).repeat(19) + "/" + "x".repeat(199);
    assertThat(SandboxPath.of(longest).toString()).hasSize(4095);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxPath.of(longest + "x"))
        .withMessageEndingWith("\"… is longer than 4095 bytes; shorten it");
  }

  @Test
  void nameAndParent_path_areItsParts() {
    SandboxPath path = SandboxPath.of("/var/data");
    assertThat(path.name()).isEqualTo("data");
    assertThat(path.parent()).contains(SandboxPath.of("/var"));
    assertThat(SandboxPath.of("/var").parent()).contains(SandboxPath.ROOT);
    assertThat(SandboxPath.ROOT.parent()).isEmpty();
    assertThat(SandboxPath.ROOT.name()).isEmpty();
  }

  @Test
  void startsWith_wholeComponents_decide() {
    SandboxPath path = SandboxPath.of("/var/data");
    assertThat(path.startsWith(SandboxPath.of("/var"))).isTrue();
    assertThat(path.startsWith(path)).isTrue();
    assertThat(path.startsWith(SandboxPath.ROOT)).isTrue();
    assertThat(path.startsWith(SandboxPath.of("/va"))).isFalse();
    assertThat(path.startsWith(SandboxPath.of("/var/data/x"))).isFalse();
  }

  @Test
  void equals_samePath_isEqual() {
    assertThat(SandboxPath.of("/a//b/")).isEqualTo(SandboxPath.of("/a/b"));
    assertThat(SandboxPath.of("/a/b")).hasSameHashCodeAs(SandboxPath.of("/a/b/."));
  }
}
