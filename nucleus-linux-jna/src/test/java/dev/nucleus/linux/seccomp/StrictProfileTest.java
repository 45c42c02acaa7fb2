package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.SeccompAction;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StrictProfileTest {
  @ParameterizedTest
  @EnumSource
  void compile_withAndWithoutNetwork_agreesWithThePolicy(Arch arch) {
    FilterCheck.agree(StrictProfile.policy(true, Set.of(), arch), arch);
    FilterCheck.agree(StrictProfile.policy(false, Set.of(), arch), arch);
    FilterCheck.agree(StrictProfile.policy(false, Set.of("memfd_create", "ioctl"), arch), arch);
  }

  @ParameterizedTest
  @EnumSource
  void decide_anyCall_permitsNothingThatStandardRefuses(Arch arch) {
    PolicyOracle strict = new PolicyOracle(StrictProfile.policy(true, Set.of(), arch), arch);
    PolicyOracle standard = new PolicyOracle(StandardProfile.policy(true, Set.of(), arch), arch);
    Random random = new Random(1);

    for (int number = 0; number <= SyscallTable.of(arch).highest(); number++) {
      for (long[] arguments : FilterCheck.arguments(strict.conditions(number), random)) {
        if (strict.decide(arch.auditArch(), number, arguments).permits()) {
          assertThat(standard.decide(arch.auditArch(), number, arguments))
              .as("%d %s", number, Arrays.toString(arguments))
              .isEqualTo(SeccompAction.ALLOW);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "memfd_create, 0, 0, ERRNO(1), ERRNO(1)",
    "execveat, 0, 0, ERRNO(1), ERRNO(1)",
    "shmget, 0, 0, ERRNO(38), ERRNO(38)",
    "pidfd_open, 0, 0, ERRNO(38), ERRNO(38)",
    "fsetxattr, 0, 0, ERRNO(95), ERRNO(95)",
    "fgetxattr, 0, 0, ALLOW, ALLOW",
    "socket, 1, 1, ERRNO(97), ALLOW",
    "socket, 2, 1, ERRNO(97), ALLOW",
    "socket, 17, 3, ERRNO(97), ERRNO(97)",
    "connect, 0, 0, ERRNO(1), ALLOW",
    "socketpair, 1, 1, ALLOW, ALLOW",
    "ioctl, 0, 0x5401, ALLOW, ALLOW",
    "ioctl, 0, 0x100005401, ALLOW, ALLOW",
    "ioctl, 0, 0x5412, ERRNO(25), ERRNO(25)",
    "ioctl, 0, 0x8912, ERRNO(25), ERRNO(25)",
    "prctl, 15, 0, ALLOW, ALLOW",
    "prctl, 22, 0, ERRNO(22), ERRNO(22)",
    "personality, 0xffffffff, 0, ERRNO(1), ERRNO(1)",
    "clone, 0x3d0f00, 0, ALLOW, ALLOW",
    "clone, 0x10000011, 0, ERRNO(1), ERRNO(1)",
    "clone3, 0, 0, ERRNO(38), ERRNO(38)",
    "read, 0, 0, ALLOW, ALLOW",
    "execve, 0, 0, ALLOW, ALLOW",
  })
  void decide_call_isWhatStrictMeans(
      String name, String first, String second, String without, String with) {
    long[] arguments = {Long.decode(first), Long.decode(second), 0, 0, 0, 0};
    for (Arch arch : Arch.values()) {
      assertThat(decide(false, arch, name, arguments)).isEqualTo(without);
      assertThat(decide(true, arch, name, arguments)).isEqualTo(with);
    }
  }

  @Test
  void policy_extraSyscall_isAllowed() {
    PolicyOracle oracle =
        new PolicyOracle(
            StrictProfile.policy(false, Set.of("socket", "shmget"), Arch.X86_64), Arch.X86_64);

    for (String name : new String[] {"socket", "shmget"}) {
      int number = SyscallTable.of(Arch.X86_64).number(name);
      assertThat(oracle.decide(Arch.X86_64.auditArch(), number, 17, 3, 0, 0, 0, 0))
          .isEqualTo(SeccompAction.ALLOW);
    }
  }

  private static String decide(boolean network, Arch arch, String name, long... arguments) {
    return new PolicyOracle(StrictProfile.policy(network, Set.of(), arch), arch)
        .decide(arch.auditArch(), SyscallTable.of(arch).number(name), arguments)
        .toString();
  }
}
