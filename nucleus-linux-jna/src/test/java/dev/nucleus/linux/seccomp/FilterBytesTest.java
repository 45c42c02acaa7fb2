package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.SeccompAction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers that the kernel reads. */
class FilterBytesTest {
  @ParameterizedTest
  @CsvSource({
    "ALLOW, 7fff0000",
    "LOG, 7ffc0000",
    "NOTIFY, 7fc00000",
    "TRAP, 30000",
    "KILL_THREAD, 0",
    "KILL_PROCESS, 80000000",
  })
  void verdict_eachKind_isTheKernels(SeccompAction.Kind kind, String hex) {
    assertThat(Integer.toHexString(Verdict.of(new SeccompAction(kind, 0)))).isEqualTo(hex);
  }

  @Test
  void verdict_errno_carriesTheNumber() {
    assertThat(Verdict.of(SeccompAction.errno(38))).isEqualTo(0x50026);
    assertThat(Verdict.of(SeccompAction.errno(4095))).isEqualTo(0x50fff);
    assertThat(Verdict.of(SeccompAction.errno(0))).isEqualTo(0x50000);
  }

  @Test
  void toBytes_instructions_areStructSockFilter() {
    BpfProgram program =
        new BpfProgram(
            List.of(
                BpfInstruction.of(BpfInstruction.LOAD, 4),
                new BpfInstruction(BpfInstruction.JUMP_EQ, 255, 1, 0xc000003e),
                BpfInstruction.of(BpfInstruction.RETURN, 0x7fff0000)));

    assertThat(program.toBytes())
        .inHexadecimal()
        .containsExactly(
            0x20, 0, 0, 0, 4, 0, 0, 0, //
            0x15, 0, 255, 1, 0x3e, 0, 0, 0xc0, //
            0x06, 0, 0, 0, 0, 0, 0xff, 0x7f);
    assertThat(program.size()).isEqualTo(3);
  }
}
