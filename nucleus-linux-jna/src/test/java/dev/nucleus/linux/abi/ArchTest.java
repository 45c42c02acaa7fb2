package dev.nucleus.linux.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchTest {

  @ParameterizedTest
  @CsvSource({"amd64, X86_64", "x86_64, X86_64", "aarch64, AARCH64", "arm64, AARCH64"})
  void ofJavaName_supported_isFound(String osArch, Arch arch) {
    assertThat(Arch.ofJavaName(osArch)).isSameAs(arch);
  }

  @ParameterizedTest
  @CsvSource({"i386", "arm", "riscv64", "''"})
  void ofJavaName_other_isRefusedNamingTheValue(String osArch) {
    assertThatThrownBy(() -> Arch.ofJavaName(osArch))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "os.arch is \"%s\", but sandboxes need a 64-bit JVM on x86-64 (amd64) or ARM (aarch64)",
            osArch);
  }

  @Test
  void auditArch_isTheValueOfTheKernelHeader() {
    assertThat(Arch.X86_64.auditArch()).isEqualTo(0xC000003E);
    assertThat(Arch.AARCH64.auditArch()).isEqualTo(0xC00000B7);
  }
}
