package dev.nucleus.linux.seccomp;

import static dev.nucleus.linux.seccomp.SeccompAction.ALLOW;
import static dev.nucleus.linux.seccomp.SeccompAction.KILL_PROCESS;
import static dev.nucleus.linux.seccomp.SeccompAction.LOG;
import static dev.nucleus.linux.seccomp.SeccompAction.TRAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.seccomp.ArgCondition.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                    .when(ArgCondition.arg(1, Operator.NE, 0x1_00005412L))));

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
    assertThat(filter.run(arch.auditArch(), -1, new long[6])).isEqualTo(ALLOW.returnValue());
    assertThat(filter.run(arch.auditArch(), 400, new long[6]))
        .isEqualTo(KILL_PROCESS.returnValue());
  }

  @Test
  void compile_rulesInConflict_firstWins() {
    FilterCheck.agree(
        new SeccompPolicy(
            EPERM,
            ENOSYS,
            List.of(
                SeccompRule.of(TRAP, "read").when(ArgCondition.arg32(0, Operator.EQ, 3)),
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
      rules.add(SeccompRule.of(ALLOW, wide).when(condition(operator, 5, value, false)));
      String narrow = names.get(rules.size());
      rules.add(SeccompRule.of(ALLOW, narrow).when(condition(operator, 5, value, true)));
    }

    FilterCheck.agree(new SeccompPolicy(EPERM, ENOSYS, rules), Arch.AARCH64);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void compile_randomPolicy_agreesWithThePolicy(long seed) {
    Random random = new Random(seed);
    Arch arch = Arch.values()[random.nextInt(2)];
    List<SeccompRule> rules = new ArrayList<>();
    for (int rule = random.nextInt(60); rule >= 0; rule--) {
      rules.add(randomRule(random, arch));
    }

    FilterCheck.agree(new SeccompPolicy(randomAction(random), randomAction(random), rules), arch);
  }

  @ParameterizedTest
  @EnumSource
  void compile_moreCodeThanAJumpReaches_agreesWithThePolicy(Arch arch) {
    List<SeccompRule> rules = new ArrayList<>();
    for (String name : SyscallTable.of(arch).names()) {
      int number = SyscallTable.of(arch).number(name);
      rules.add(
          SeccompRule.of(SeccompAction.errno(1 + number % 700), name)
              .when(ArgCondition.arg(number % 6, Operator.GT, number * 0x1_0000_0001L)));
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
              .when(ArgCondition.arg(0, Operator.EQ, value))
              .when(ArgCondition.arg(1, Operator.NE, value)));
    }

    FilterCheck.agree(new SeccompPolicy(ALLOW, ENOSYS, rules), Arch.X86_64);
  }

  @Test
  void compile_moreThanTheKernelTakes_throws() {
    List<SeccompRule> rules = new ArrayList<>();
    for (int value = 0; value < 2000; value++) {
      rules.add(
          SeccompRule.of(EPERM, "prctl")
              .when(ArgCondition.arg(0, Operator.EQ, value))
              .when(ArgCondition.arg(1, Operator.EQ, value)));
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
                SeccompRule.of(ALLOW, "read").when(ArgCondition.arg(0, Operator.EQ, 1)),
                SeccompRule.of(ALLOW, "read")));

    assertThat(SeccompCompiler.compile(idle, Arch.X86_64).disassemble())
        .isEqualTo(SeccompCompiler.compile(plain, Arch.X86_64).disassemble());
  }

  private static SeccompRule randomRule(Random random, Arch arch) {
    SyscallTable table = SyscallTable.of(arch);
    List<String> names = new ArrayList<>();
    int first = random.nextInt(table.highest() + 1);
    int many = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
    for (int number = first; number < first + many; number += 1 + random.nextInt(2)) {
      table.name(number).ifPresent(names::add);
    }
    SeccompRule rule = SeccompRule.of(randomAction(random), names);
    for (int more = Math.max(0, random.nextInt(7) - 3); more > 0; more--) {
      Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
      long value = random.nextLong() >>> random.nextInt(64);
      rule = rule.when(condition(operator, random.nextInt(6), value, random.nextBoolean()));
    }
    return rule;
  }

  private static ArgCondition condition(Operator operator, int index, long value, boolean low32) {
    if (operator == Operator.MASKED_EQ) {
      long mask = value * 0x9e3779b97f4a7c15L ^ value;
      return low32
          ? ArgCondition.masked32(index, (int) mask, (int) (mask & value))
          : ArgCondition.masked(index, mask, mask & value);
    }
    return low32
        ? ArgCondition.arg32(index, operator, (int) value)
        : ArgCondition.arg(index, operator, value);
  }

  private static SeccompAction randomAction(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> EPERM;
      case 1 -> SeccompAction.errno(1 + random.nextInt(4095));
      case 2 -> KILL_PROCESS;
      case 3 -> LOG;
      default -> ALLOW;
    };
  }
}
