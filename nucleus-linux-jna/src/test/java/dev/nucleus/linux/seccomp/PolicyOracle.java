package dev.nucleus.linux.seccomp;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Decides calls by reading a policy rule by rule: what a compiled filter must agree with. */
record PolicyOracle(SeccompPolicy policy, Arch arch) implements FilterCheck.Oracle {
  @Override
  public int verdict(int number, long... arguments) {
    return Verdict.of(decide(arch.auditArch(), number, arguments));
  }

  @Override
  public Set<SeccompCondition> conditions(int number) {
    String name = SyscallTable.of(arch).name(number).orElse("");
    Set<SeccompCondition> conditions = new LinkedHashSet<>();
    policy.rules().stream()
        .filter(rule -> rule.names().contains(name))
        .forEach(rule -> conditions.addAll(rule.conditions()));
    return conditions;
  }

  SeccompAction decide(int auditArch, int number, long... arguments) {
    if (auditArch != arch.auditArch()) {
      return SeccompAction.KILL_PROCESS;
    }
    if (number == -1) {
      return SeccompAction.ALLOW;
    }
    if (arch == Arch.X86_64 && Integer.compareUnsigned(number, 0x40000000) >= 0) {
      return SeccompAction.errno(38);
    }
    Optional<String> name = SyscallTable.of(arch).name(number);
    if (name.isEmpty()) {
      return policy.unknownAction();
    }
    for (SeccompRule rule : policy.rules()) {
      if (rule.names().contains(name.get())
          && rule.conditions().stream().allMatch(each -> holds(each, arguments))) {
        return rule.action();
      }
    }
    return policy.defaultAction();
  }

  private static boolean holds(SeccompCondition condition, long[] arguments) {
    long argument = arguments[condition.index()];
    if (condition.low32()) {
      argument &= 0xffffffffL;
    }
    int order = Long.compareUnsigned(argument, condition.value());
    return switch (condition.operator()) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case MASKED_EQ -> (argument & condition.mask()) == condition.value();
    };
  }
}
