package dev.nucleus.linux.seccomp;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Policies by chance, with every action and operator. */
final class RandomPolicies {
  private static final SeccompAction EPERM = SeccompAction.errno(1);

  private RandomPolicies() {}

  static SeccompPolicy next(Random random) {
    Arch arch = Arch.values()[random.nextInt(2)];
    List<SeccompRule> rules = new ArrayList<>();
    for (int rule = random.nextInt(60); rule >= 0; rule--) {
      rules.add(randomRule(random, arch));
    }
    return new SeccompPolicy(randomAction(random), randomAction(random), rules);
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

  static SeccompCondition condition(Operator operator, int index, long value, boolean low32) {
    if (operator == Operator.MASKED_EQ) {
      long mask = value * 0x9e3779b97f4a7c15L ^ value;
      return low32
          ? SeccompCondition.masked32(index, (int) mask, (int) (mask & value))
          : SeccompCondition.masked(index, mask, mask & value);
    }
    return low32
        ? SeccompCondition.arg32(index, operator, (int) value)
        : SeccompCondition.arg(index, operator, value);
  }

  private static SeccompAction randomAction(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> EPERM;
      case 1 -> SeccompAction.errno(1 + random.nextInt(4095));
      case 2 -> SeccompAction.KILL_PROCESS;
      case 3 -> SeccompAction.LOG;
      case 4 -> SeccompAction.NOTIFY;
      default -> SeccompAction.ALLOW;
    };
  }
}
