package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nucleus.linux.seccomp.ArgCondition.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompValuesTest {
  @ParameterizedTest
  @CsvSource({
    "ALLOW, 7fff0000",
    "LOG, 7ffc0000",
    "TRAP, 30000",
    "KILL_THREAD, 0",
    "KILL_PROCESS, 80000000",
  })
  void returnValue_eachKind_isTheKernels(SeccompAction.Kind kind, String hex) {
    assertThat(Integer.toHexString(new SeccompAction(kind, 0).returnValue())).isEqualTo(hex);
  }

  @Test
  void returnValue_errno_carriesTheNumber() {
    assertThat(SeccompAction.errno(38).returnValue()).isEqualTo(0x50026);
    assertThat(SeccompAction.errno(4095).returnValue()).isEqualTo(0x50fff);
    assertThat(SeccompAction.errno(1)).hasToString("ERRNO(1)");
    assertThat(SeccompAction.KILL_PROCESS).hasToString("KILL_PROCESS");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4096})
  void errno_outOfRange_throws(int errno) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeccompAction.errno(errno))
        .withMessage("errno is " + errno + ", but must be 1 to 4095");
  }

  @Test
  void newAction_errnoForAnotherKind_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeccompAction(SeccompAction.Kind.ALLOW, 1))
        .withMessage("errno is 1, but ALLOW has none: it must be 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 6})
  void arg_indexOutOfRange_throws(int index) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArgCondition.arg(index, Operator.EQ, 1))
        .withMessage("argument index is " + index + ", but a syscall has the arguments 0 to 5");
  }

  @Test
  void masked_valueOutsideTheMask_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArgCondition.masked(0, 0xf0, 0x11))
        .withMessage("value 0x11 has bits outside the mask 0xf0: it never matches");
  }

  @Test
  void newCondition_partsThatDoNotFit_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ArgCondition(0, Operator.EQ, 0xf, 1, false))
        .withMessage("mask is 0xf, but only MASKED_EQ has a mask: it must be 0xffffffffffffffff");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ArgCondition(0, Operator.MASKED_EQ, 1L << 32, 0, true))
        .withMessage("mask 0x100000000 or value 0x0 has more than the 32 bits that are compared");
  }

  @Test
  void arg32_negativeValue_isItsLow32Bits() {
    assertThat(ArgCondition.arg32(0, Operator.EQ, -1).value()).isEqualTo(0xffffffffL);
    assertThat(ArgCondition.masked32(0, -2, 4).mask()).isEqualTo(0xfffffffeL);
  }

  @Test
  void when_condition_leavesTheRuleAsItWas() {
    SeccompRule rule = SeccompRule.of(SeccompAction.ALLOW, "read");
    ArgCondition first = ArgCondition.arg(0, Operator.EQ, 1);
    ArgCondition second = ArgCondition.arg(1, Operator.EQ, 1);

    assertThat(rule.when(first).when(second).conditions()).containsExactly(first, second);
    assertThat(rule.conditions()).isEmpty();
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
