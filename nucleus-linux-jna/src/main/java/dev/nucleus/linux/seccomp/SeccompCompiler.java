package dev.nucleus.linux.seccomp;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.seccomp.BpfAssembler.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles a {@link SeccompPolicy} for one architecture.
 *
 * <p>The program tests the architecture, then finds the syscall number by a binary search over runs
 * of numbers with equal treatment, then tests arguments where the policy asks for it. A number that
 * stands alone in a run of others costs one comparison instead of two. What is decided without
 * looking at arguments is decided by loads of number and architecture, comparisons and returns
 * alone: of such a program the kernel knows beforehand which syscalls it always allows, and does
 * not run it for them (seccomp_is_const_allow, Linux 5.11).
 *
 * <p>The number -1 is no syscall: a tracer sets it to skip one. It is let through, since the kernel
 * then does nothing but return what the tracer chose (ENOSYS without one), and an action here would
 * overwrite that.
 */
public final class SeccompCompiler {
  // __X32_SYSCALL_BIT of x86's asm/unistd.h.
  private static final long X32_BIT = 0x40000000L;
  private static final long NO_SYSCALL = 0xffffffffL;
  private static final int ENOSYS = 38;

  // More would make the way to the last of them longer than the search saves.
  private static final int MAX_EXCEPTIONS = 4;

  private final BpfAssembler code = new BpfAssembler();
  private final List<ConditionalCode> conditional = new ArrayList<>();

  private SeccompCompiler() {}

  /** What happens to a syscall: the first clause whose conditions hold, or else the last word. */
  private record Decision(List<SeccompRule> clauses, int otherwise) {
    // The clauses of one rule are one object: to compare them by value would find no more, but cost
    // the first launch
    // the time in which the JVM makes up equals for four records.
    @SuppressWarnings("ReferenceEquality")
    boolean is(Decision other) {
      if (otherwise != other.otherwise || clauses.size() != other.clauses.size()) {
        return false;
      }
      for (int at = 0; at < clauses.size(); at++) {
        if (clauses.get(at) != other.clauses.get(at)) {
          return false;
        }
      }
      return true;
    }
  }

  private record ConditionalCode(Decision decision, Label label) {}

  /** The numbers from {@code first} up to the next run. */
  private record Run(long first, Decision decision) {}

  /** Runs with one decision, but for some single numbers in between. */
  private record Block(long first, Decision decision, List<Run> exceptions) {}

  /**
   * The filter for {@code policy} on {@code arch}. Names of syscalls that only the other
   * architecture has are left out.
   *
   * @throws IllegalArgumentException if a rule names a syscall that neither architecture has, or if
   *     the program would have more than 4096 instructions
   */
  public static BpfProgram compile(SeccompPolicy policy, Arch arch) {
    List<Block> blocks = blocks(runs(policy, arch));
    SeccompCompiler compiler = new SeccompCompiler();
    compiler.emitSearch(arch, blocks);
    for (ConditionalCode each : compiler.conditional) {
      compiler.emitClauses(each.decision, each.label);
    }
    return compiler.code.assemble();
  }

  private static List<Run> runs(SeccompPolicy policy, Arch arch) {
    SyscallTable table = SyscallTable.of(arch);
    Map<Integer, List<SeccompRule>> rules = rulesByNumber(policy, table);
    Decision unknown = always(policy.unknownAction());
    List<Run> runs = new ArrayList<>();
    for (int number = 0; number <= table.highest(); number++) {
      add(
          runs,
          number,
          table.name(number).isPresent()
              ? decide(rules.getOrDefault(number, List.of()), policy.defaultAction())
              : unknown);
    }
    add(runs, table.highest() + 1, unknown);
    if (arch == Arch.X86_64) {
      add(runs, X32_BIT, always(SeccompAction.errno(ENOSYS)));
    }
    add(runs, NO_SYSCALL, always(SeccompAction.ALLOW));
    return runs;
  }

  private static void add(List<Run> runs, long first, Decision decision) {
    if (runs.isEmpty() || !runs.get(runs.size() - 1).decision.is(decision)) {
      runs.add(new Run(first, decision));
    }
  }

  private static Map<Integer, List<SeccompRule>> rulesByNumber(
      SeccompPolicy policy, SyscallTable table) {
    Map<Integer, List<SeccompRule>> rules = new HashMap<>();
    for (SeccompRule rule : policy.rules()) {
      for (String name : rule.names()) {
        if (table.has(name)) {
          List<SeccompRule> sameNumber = rules.get(table.number(name));
          if (sameNumber == null) {
            sameNumber = new ArrayList<>(1);
            rules.put(table.number(name), sameNumber);
          }
          sameNumber.add(rule);
        } else {
          SyscallNames.requireOnAnyArch(name);
        }
      }
    }
    return rules;
  }

  private static Decision decide(List<SeccompRule> rules, SeccompAction defaultAction) {
    List<SeccompRule> clauses = new ArrayList<>();
    int otherwise = Verdict.of(defaultAction);
    for (SeccompRule rule : rules) {
      if (rule.conditions().isEmpty()) {
        otherwise = Verdict.of(rule.action());
        break;
      }
      clauses.add(rule);
    }
    // Clauses at the end that change nothing, down to a decision that needs no argument.
    while (!clauses.isEmpty()
        && Verdict.of(clauses.get(clauses.size() - 1).action()) == otherwise) {
      clauses.remove(clauses.size() - 1);
    }
    return new Decision(clauses, otherwise);
  }

  private static Decision always(SeccompAction action) {
    return new Decision(List.of(), Verdict.of(action));
  }

  private static List<Block> blocks(List<Run> runs) {
    List<Block> blocks = new ArrayList<>();
    for (int at = 0; at < runs.size(); at++) {
      Run base = runs.get(at);
      List<Run> exceptions = new ArrayList<>();
      while (exceptions.size() < MAX_EXCEPTIONS
          && at + 2 < runs.size()
          && runs.get(at + 2).first == runs.get(at + 1).first + 1
          && runs.get(at + 2).decision.is(base.decision)) {
        exceptions.add(runs.get(at + 1));
        at += 2;
      }
      blocks.add(new Block(base.first, base.decision, exceptions));
    }
    return blocks;
  }

  private void emitSearch(Arch arch, List<Block> blocks) {
    Label search = entry(blocks);
    code.load(SeccompData.ARCH);
    code.jump(
        BpfInstruction.JUMP_EQ,
        arch.auditArch(),
        search,
        code.returning(Verdict.of(SeccompAction.KILL_PROCESS)));
    if (needsCode(blocks)) {
      code.place(search);
      code.load(SeccompData.NR);
      emitTree(blocks);
    }
  }

  private void emitTree(List<Block> blocks) {
    if (blocks.size() == 1) {
      emitExceptions(blocks.get(0));
      return;
    }
    List<Block> low = blocks.subList(0, blocks.size() / 2);
    List<Block> high = blocks.subList(blocks.size() / 2, blocks.size());
    Label lowLabel = entry(low);
    Label highLabel = entry(high);
    code.jump(BpfInstruction.JUMP_GE, (int) high.get(0).first, highLabel, lowLabel);
    emitBranch(low, lowLabel);
    emitBranch(high, highLabel);
  }

  private void emitBranch(List<Block> blocks, Label label) {
    if (needsCode(blocks)) {
      code.place(label);
      emitTree(blocks);
    }
  }

  private static boolean needsCode(List<Block> blocks) {
    return blocks.size() > 1 || !blocks.get(0).exceptions.isEmpty();
  }

  private Label entry(List<Block> blocks) {
    return needsCode(blocks) ? code.label() : target(blocks.get(0).decision);
  }

  private void emitExceptions(Block block) {
    int last = block.exceptions.size() - 1;
    for (int at = 0; at <= last; at++) {
      Run exception = block.exceptions.get(at);
      Label next = at == last ? target(block.decision) : code.label();
      code.jump(BpfInstruction.JUMP_EQ, (int) exception.first, target(exception.decision), next);
      if (at != last) {
        code.place(next);
      }
    }
  }

  private Label target(Decision decision) {
    if (decision.clauses.isEmpty()) {
      return code.returning(decision.otherwise);
    }
    for (ConditionalCode each : conditional) {
      if (each.decision.is(decision)) {
        return each.label;
      }
    }
    ConditionalCode added = new ConditionalCode(decision, code.label());
    conditional.add(added);
    return added.label;
  }

  private void emitClauses(Decision decision, Label label) {
    code.place(label);
    int last = decision.clauses.size() - 1;
    for (int at = 0; at <= last; at++) {
      SeccompRule clause = decision.clauses.get(at);
      Label otherwise = at == last ? code.returning(decision.otherwise) : code.label();
      emitConditions(clause.conditions(), code.returning(Verdict.of(clause.action())), otherwise);
      if (at != last) {
        code.place(otherwise);
      }
    }
  }

  private void emitConditions(List<SeccompCondition> conditions, Label all, Label otherwise) {
    int last = conditions.size() - 1;
    for (int at = 0; at <= last; at++) {
      Label next = at == last ? all : code.label();
      emitCondition(conditions.get(at), next, otherwise);
      if (at != last) {
        code.place(next);
      }
    }
  }

  private void emitCondition(SeccompCondition condition, Label yes, Label no) {
    switch (condition.operator()) {
      case EQ, MASKED_EQ -> emitEqual(condition, yes, no);
      case NE -> emitEqual(condition, no, yes);
      case GT -> emitGreater(BpfInstruction.JUMP_GT, condition, yes, no);
      case GE -> emitGreater(BpfInstruction.JUMP_GE, condition, yes, no);
      case LT -> emitGreater(BpfInstruction.JUMP_GE, condition, no, yes);
      case LE -> emitGreater(BpfInstruction.JUMP_GT, condition, no, yes);
    }
  }

  // The words of an argument that count are compared one after the other; words outside the mask do
  // not count.
  private void emitEqual(SeccompCondition condition, Label yes, Label no) {
    boolean high = high(condition.mask()) != 0;
    boolean low = low(condition.mask()) != 0 || !high;
    if (high) {
      Label next = low ? code.label() : yes;
      code.load(SeccompData.high(condition.index()));
      emitWordEqual(high(condition.mask()), high(condition.value()), next, no);
      if (low) {
        code.place(next);
      }
    }
    if (low) {
      code.load(SeccompData.low(condition.index()));
      emitWordEqual(low(condition.mask()), low(condition.value()), yes, no);
    }
  }

  private void emitWordEqual(int mask, int value, Label yes, Label no) {
    if (mask == -1) {
      code.jump(BpfInstruction.JUMP_EQ, value, yes, no);
    } else if (value == 0) {
      code.jump(BpfInstruction.JUMP_SET, mask, no, yes);
    } else if (value == mask && Integer.bitCount(mask) == 1) {
      code.jump(BpfInstruction.JUMP_SET, mask, yes, no);
    } else {
      code.and(mask);
      code.jump(BpfInstruction.JUMP_EQ, value, yes, no);
    }
  }

  private void emitGreater(int lowTest, SeccompCondition condition, Label yes, Label no) {
    if (!condition.low32()) {
      Label notGreater = code.label();
      Label equal = code.label();
      code.load(SeccompData.high(condition.index()));
      code.jump(BpfInstruction.JUMP_GT, high(condition.value()), yes, notGreater);
      code.place(notGreater);
      code.jump(BpfInstruction.JUMP_EQ, high(condition.value()), equal, no);
      code.place(equal);
    }
    code.load(SeccompData.low(condition.index()));
    code.jump(lowTest, low(condition.value()), yes, no);
  }

  private static int low(long number) {
    return (int) number;
  }

  private static int high(long number) {
    return (int) (number >>> 32);
  }
}
