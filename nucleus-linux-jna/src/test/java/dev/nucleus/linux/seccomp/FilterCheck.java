package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Compares a compiled filter with its policy, for all numbers that may matter and arguments at all
 * edges.
 */
final class FilterCheck {
  private static final int I386 = 0x40000003;
  private static final int ARM = 0x40000028;
  private static final int X32 = 0x40000000;
  private static final long HIGH_BIT = 1L << 32;
  private static final long LOW = 0xffffffffL;

  private FilterCheck() {}

  static void agree(SeccompPolicy policy, Arch arch) {
    BpfProgram program = SeccompCompiler.compile(policy, arch);
    BpfInterpreter filter = new BpfInterpreter(program);
    PolicyOracle oracle = new PolicyOracle(policy, arch);
    Random random = new Random(42);
    for (int number : numbers()) {
      Set<ArgCondition> conditions = conditions(policy, arch, number);
      for (long[] arguments : arguments(conditions, random)) {
        int expected = oracle.decide(arch.auditArch(), number, arguments).returnValue();
        int actual = filter.run(arch.auditArch(), number, arguments);
        if (actual != expected) {
          fail(
              "%s number %d arguments %x %x %x %x %x %x: %x instead of %x in%n%s",
              arch,
              number,
              arguments[0],
              arguments[1],
              arguments[2],
              arguments[3],
              arguments[4],
              arguments[5],
              actual,
              expected,
              program.disassemble());
        }
        if (conditions.isEmpty()) {
          assertThat(filter.sawArguments()).as("arguments of %d", number).isFalse();
        }
      }
      for (int foreign : new int[] {I386, ARM, 0, -1, other(arch).auditArch()}) {
        assertThat(filter.run(foreign, number, new long[6]))
            .isEqualTo(SeccompAction.KILL_PROCESS.returnValue());
      }
    }
  }

  static Arch other(Arch arch) {
    return arch == Arch.X86_64 ? Arch.AARCH64 : Arch.X86_64;
  }

  private static int[] numbers() {
    return IntStream.concat(
            IntStream.rangeClosed(0, 1100).flatMap(number -> IntStream.of(number, X32 | number)),
            IntStream.of(X32 - 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -3, -2, -1))
        .toArray();
  }

  private static Set<ArgCondition> conditions(SeccompPolicy policy, Arch arch, int number) {
    String name = SyscallTable.of(arch).name(number).orElse("");
    Set<ArgCondition> conditions = new LinkedHashSet<>();
    policy.rules().stream()
        .filter(rule -> rule.names().contains(name))
        .forEach(rule -> conditions.addAll(rule.conditions()));
    return conditions;
  }

  /** All arguments at their edges one at a time, and a sample of the edges together. */
  private static List<long[]> arguments(Set<ArgCondition> conditions, Random random) {
    List<Set<Long>> edges = new ArrayList<>();
    for (int index = 0; index < 6; index++) {
      edges.add(new TreeSet<>(List.of(0L, -1L)));
    }
    for (ArgCondition condition : conditions) {
      for (long edge : new long[] {condition.value(), condition.mask(), ~condition.mask()}) {
        for (long near : new long[] {edge, edge - 1, edge + 1, -edge, ~edge}) {
          edges
              .get(condition.index())
              .addAll(
                  List.of(near, near ^ HIGH_BIT, near ^ Long.MIN_VALUE, near & LOW, near << 32));
        }
      }
    }
    List<long[]> all = new ArrayList<>();
    for (int index = 0; index < 6; index++) {
      for (long edge : edges.get(index)) {
        all.add(pick(edges, random));
        all.get(all.size() - 1)[index] = edge;
      }
    }
    for (int more = 0; more < 20 * conditions.size(); more++) {
      all.add(pick(edges, random));
    }
    return all;
  }

  private static long[] pick(List<Set<Long>> edges, Random random) {
    return edges.stream()
        .mapToLong(each -> List.copyOf(each).get(random.nextInt(each.size())))
        .toArray();
  }
}
