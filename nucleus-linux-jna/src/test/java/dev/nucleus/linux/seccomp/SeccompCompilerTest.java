package dev.nucleus.linux.seccomp;

import static dev.nucleus.SeccompAction.ALLOW;
import static dev.nucleus.SeccompAction.KILL_PROCESS;
import static dev.nucleus.SeccompAction.LOG;
import static dev.nucleus.SeccompAction.TRAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeccompCompilerTest {
  private static final SeccompAction EPERM = SeccompAction.errno(1);
  private static final SeccompAction ENOSYS = SeccompAction.errno(38);

  @Test
  void compile_smallPolicy_isThis() {
    SeccompPolicy policy =
        new SeccompPolicy(
            EPERM,
            ENOSYS,
            List.of(
                SeccompRule.of(ALLOW, "read", "write", "close"),
                SeccompRule.of(ALLOW, "ioctl")
                    .when(SeccompCondition.arg(1, Operator.NE, 0x1_00005412L))));

    assertThat(SeccompCompiler.compile(policy, Arch.X86_64).disassemble())
        .isEqualTo(
            """
            0: load arch
            1: if == 0xc000003e goto 3 else 2
            2: return 0x80000000
            3: load nr
            4: if >= 0x1a8 goto 9 else 5
            5: if >= 0x4 goto 7 else 6
            6: if == 0x2 goto 17 else 16
            7: if >= 0x151 goto 11 else 8
            8: if == 0x10 goto 12 else 17
            9: if >= 0x1d7 goto 10 else 17
            10: if >= 0xffffffff goto 16 else 11
            11: return 0x50026
            12: load arg1.high
            13: if == 0x1 goto 14 else 16
            14: load arg1.low
            15: if == 0x5412 goto 17 else 16
            16: return 0x7fff0000
            17: return 0x50001
            """);
  }

  @ParameterizedTest
  @EnumSource
  void compile_everythingAllowed_stillChecksTheArchitecture(Arch arch) {
    FilterCheck.agree(new SeccompPolicy(ALLOW, ALLOW, List.of()), arch);
  }

  @ParameterizedTest
  @EnumSource
  void compile_unknownKills_sparesTheNumberOfSkippedCalls(Arch arch) {
    SeccompPolicy policy =
        new SeccompPolicy(ALLOW, KILL_PROCESS, List.of(SeccompRule.of(EPERM, "ptrace")));

    FilterCheck.agree(policy, arch);
    BpfInterpreter filter = new BpfInterpreter(SeccompCompiler.compile(policy, arch));
    assertThat(filter.run(arch.auditArch(), -1, new long[6])).isEqualTo(Verdict.of(ALLOW));
    assertThat(filter.run(arch.auditArch(), 400, new long[6])).isEqualTo(Verdict.of(KILL_PROCESS));
  }

  @Test
  void compile_rulesInConflict_firstWins() {
    FilterCheck.agree(
        new SeccompPolicy(
            EPERM,
            ENOSYS,
            List.of(
                SeccompRule.of(TRAP, "read").when(SeccompCondition.arg32(0, Operator.EQ, 3)),
                SeccompRule.of(ALLOW, "read"),
                SeccompRule.of(LOG, "read", "write"))),
        Arch.X86_64);
  }

  @ParameterizedTest
  @EnumSource
  void compile_eachOperatorAndWidth_agreesWithThePolicy(Operator operator) {
    List<SeccompRule> rules = new ArrayList<>();
    long[] values = {0, 1, 0x7fffffff, 0x80000000L, 0xffffffffL, 1L << 32, 0x1_00000001L, -1};
    List<String> names = List.copyOf(SyscallTable.of(Arch.AARCH64).names());
    for (long value : values) {
      String wide = names.get(rules.size());
      rules.add(
          SeccompRule.of(ALLOW, wide).when(RandomPolicies.condition(operator, 5, value, false)));
      String narrow = names.get(rules.size());
      rules.add(
          SeccompRule.of(ALLOW, narrow).when(RandomPolicies.condition(operator, 5, value, true)));
    }

    FilterCheck.agree(new SeccompPolicy(EPERM, ENOSYS, rules), Arch.AARCH64);
  }

  @ParameterizedTest
  @EnumSource
  void compile_moreCodeThanAJumpReaches_agreesWithThePolicy(Arch arch) {
    List<SeccompRule> rules = new ArrayList<>();
    for (String name : SyscallTable.of(arch).names()) {
      int number = SyscallTable.of(arch).number(name);
      rules.add(
          SeccompRule.of(SeccompAction.errno(1 + number % 700), name)
              .when(SeccompCondition.arg(number % 6, Operator.GT, number * 0x1_0000_0001L)));
    }
    SeccompPolicy policy = new SeccompPolicy(ALLOW, ENOSYS, rules);

    assertThat(SeccompCompiler.compile(policy, arch).size()).isBetween(1500, 4096);
    FilterCheck.agree(policy, arch);
  }

  @Test
  void compile_oneSyscallWithMoreCodeThanAJumpReaches_agreesWithThePolicy() {
    List<SeccompRule> rules = new ArrayList<>();
    for (int value = 0; value < 200; value++) {
      rules.add(
          SeccompRule.of(SeccompAction.errno(1 + value % 7), "prctl")
              .when(SeccompCondition.arg(0, Operator.EQ, value))
              .when(SeccompCondition.arg(1, Operator.NE, value)));
    }

    FilterCheck.agree(new SeccompPolicy(ALLOW, ENOSYS, rules), Arch.X86_64);
  }

  @Test
  void compile_moreThanTheKernelTakes_throws() {
    List<SeccompRule> rules = new ArrayList<>();
    for (int value = 0; value < 2000; value++) {
      rules.add(
          SeccompRule.of(EPERM, "prctl")
              .when(SeccompCondition.arg(0, Operator.EQ, value))
              .when(SeccompCondition.arg(1, Operator.EQ, value)));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SeccompCompiler.compile(new SeccompPolicy(ALLOW, ENOSYS, rules), Arch.X86_64))
        .withMessageMatching(
            "the seccomp policy needs \\d+ instructions, but the kernel takes 4096: use fewer"
                + " argument conditions");
  }

  @Test
  void compile_nameOfTheOtherArchitecture_isLeftOut() {
    SeccompPolicy policy =
        new SeccompPolicy(EPERM, ENOSYS, List.of(SeccompRule.of(ALLOW, "open", "openat")));

    FilterCheck.agree(policy, Arch.AARCH64);
    FilterCheck.agree(policy, Arch.X86_64);
  }

  @Test
  void compile_nameOfNoSyscall_throwsWithTheNearest() {
    SeccompPolicy policy =
        new SeccompPolicy(EPERM, ENOSYS, List.of(SeccompRule.of(ALLOW, "opennat")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeccompCompiler.compile(policy, Arch.X86_64))
        .withMessage(
            "\"opennat\" is no syscall on any architecture; the nearest names are openat, openat2,"
                + " open");
  }

  @Test
  void compile_ruleThatChangesNothing_costsNothing() {
    SeccompPolicy plain = new SeccompPolicy(EPERM, ENOSYS, List.of(SeccompRule.of(ALLOW, "read")));
    SeccompPolicy idle =
        new SeccompPolicy(
            EPERM,
            ENOSYS,
            List.of(
                SeccompRule.of(ALLOW, "read").when(SeccompCondition.arg(0, Operator.EQ, 1)),
                SeccompRule.of(ALLOW, "read")));

    assertThat(SeccompCompiler.compile(idle, Arch.X86_64).disassemble())
        .isEqualTo(SeccompCompiler.compile(plain, Arch.X86_64).disassemble());
  }
}
