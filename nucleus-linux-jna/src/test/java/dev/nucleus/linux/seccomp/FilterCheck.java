package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.linux.abi.Arch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Compares a compiled filter with what it is to mean, for all numbers that may matter and arguments
 * at all edges.
 */
final class FilterCheck {
  private static final int I386 = 0x40000003;
  private static final int ARM = 0x40000028;
  private static final int X32 = 0x40000000;
  private static final long HIGH_BIT = 1L << 32;
  private static final long LOW = 0xffffffffL;

  private FilterCheck() {}

  /** What a filter is compared with. */
  interface Oracle {
    /** What the filter must return for a call of the architecture that it is for. */
    int verdict(int number, long... arguments);

    /** What may be asked of the arguments of a call before it is decided. */
    Set<SeccompCondition> conditions(int number);
  }

  static void agree(SeccompPolicy policy, Arch arch) {
    agree(SeccompCompiler.compile(policy, arch), new PolicyOracle(policy, arch), arch);
  }

  static void agree(BpfProgram program, Oracle oracle, Arch arch) {
    BpfInterpreter filter = new BpfInterpreter(program);
    Random random = new Random(42);
    for (int number : numbers()) {
      Set<SeccompCondition> conditions = oracle.conditions(number);
      for (long[] arguments : arguments(conditions, random)) {
        int expected = oracle.verdict(number, arguments);
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
            .isEqualTo(Verdict.of(SeccompAction.KILL_PROCESS));
      }
    }
  }

  static Arch other(Arch arch) {
    return arch == Arch.X86_64 ? Arch.AARCH64 : Arch.X86_64;
  }

  static int[] numbers() {
    return IntStream.concat(
            IntStream.rangeClosed(0, 1100).flatMap(number -> IntStream.of(number, X32 | number)),
            IntStream.of(X32 - 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -3, -2, -1))
        .toArray();
  }

  /** All arguments at their edges one at a time, and a sample of the edges together. */
  static List<long[]> arguments(Set<SeccompCondition> conditions, Random random) {
    List<Set<Long>> edges = new ArrayList<>();
    for (int index = 0; index < 6; index++) {
      edges.add(new TreeSet<>(List.of(0L, -1L)));
    }
    for (SeccompCondition condition : conditions) {
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
