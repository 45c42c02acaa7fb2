package dev.nucleus.linux.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallTableTest {
  @ParameterizedTest
  @CsvSource({
    "read, 0, 63",
    "execve, 59, 221",
    "clone, 56, 220",
    "fcntl, 72, 25",
    "newfstatat, 262, 79",
    "wait4, 61, 260",
    "prctl, 157, 167",
    "rseq, 334, 293",
    "clone3, 435, 435",
    "mseal, 462, 462",
    "listns, 470, 470",
  })
  void number_knownName_isTheKernels(String name, int x86, int aarch64) {
    assertThat(SyscallTable.of(Arch.X86_64).number(name)).isEqualTo(x86);
    assertThat(SyscallTable.of(Arch.AARCH64).number(name)).isEqualTo(aarch64);
  }

  @Test
  void number_nameOfTheOtherArchitecture_throws() {
    assertThat(SyscallTable.of(Arch.X86_64).number("open")).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyscallTable.of(Arch.AARCH64).number("open"))
        .withMessage("no syscall \"open\" on aarch64");
  }

  @Test
  void has_namesThatAreNoSyscalls_isFalse() {
    SyscallTable table = SyscallTable.of(Arch.AARCH64);

    assertThat(table.has("openat")).isTrue();
    assertThat(table.has("syscalls")).isFalse();
    assertThat(table.has("arch_specific_syscall")).isFalse();
    assertThat(table.has("#")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void name_everyNumber_leadsBackToIt(Arch arch) {
    SyscallTable table = SyscallTable.of(arch);

    for (int number = 0; number <= table.highest(); number++) {
      int expected = number;
      table
          .name(number)
          .ifPresent(name -> assertThat(table.number(name)).as(name).isEqualTo(expected));
    }
    assertThat(table.names()).allSatisfy(name -> assertThat(table.number(name)).isNotNegative());
    assertThat(table.highest()).isEqualTo(470);
  }

  @Test
  void name_numberOutsideTheTable_isEmpty() {
    SyscallTable table = SyscallTable.of(Arch.X86_64);

    assertThat(table.name(60)).contains("exit");
    assertThat(table.name(-1)).isEmpty();
    assertThat(table.name(400)).isEmpty();
    assertThat(table.name(471)).isEmpty();
  }

  @Test
  void name_betweenTheBlocksOfTheGenericTable_isEmpty() {
    SyscallTable table = SyscallTable.of(Arch.AARCH64);

    assertThat(IntStream.rangeClosed(0, 470).filter(number -> table.name(number).isEmpty()))
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.range(244, 260), IntStream.range(295, 424))
                .boxed()
                .toList());
  }

  @Test
  void name_betweenTheBlocksOfX86_isEmpty() {
    SyscallTable table = SyscallTable.of(Arch.X86_64);

    assertThat(IntStream.rangeClosed(0, 470).filter(number -> table.name(number).isEmpty()))
        .containsExactlyElementsOf(IntStream.range(337, 424).boxed().toList());
  }
}
