package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nucleus.linux.abi.Arch;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Profiles of container engines, read, resolved and compiled, mean for every syscall and at the
 * edges of every argument what stands in the file.
 */
class OciMeaningTest {
  private static final String EVERYTHING =
      """
      {
        "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 13,
        "syscalls": [
          {"names": ["read", "write", "execve", "exit_group", "no_such_call", "socketcall"],
           "action": "SCMP_ACT_ALLOW"},
          {"names": ["read", "getpid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 5},
          {"names": ["getppid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 0},
          {"names": ["reboot"], "action": "SCMP_ACT_KILL"},
          {"names": ["swapon"], "action": "SCMP_ACT_KILL_PROCESS"},
          {"names": ["swapoff"], "action": "SCMP_ACT_KILL_THREAD"},
          {"names": ["syslog"], "action": "SCMP_ACT_TRAP"},
          {"names": ["uname"], "action": "SCMP_ACT_LOG"},
          {"names": ["socket"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 0, "value": 38, "op": "SCMP_CMP_LT"}]},
          {"names": ["socket"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22,
           "args": [{"index": 0, "value": 16, "op": "SCMP_CMP_EQ"},
                    {"index": 2, "value": 9, "op": "SCMP_CMP_EQ"}]},
          {"names": ["clone", "unshare"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 0, "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]},
          {"names": ["lseek"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 1, "value": 4294967296, "op": "SCMP_CMP_GE"}]},
          {"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_BPF"]}},
          {"names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
          {"names": ["kcmp"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_BPF"]}},
          {"names": ["open", "access"], "action": "SCMP_ACT_ALLOW",
           "includes": {"arches": ["amd64", "x32"]}},
          {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "excludes": {"arches": ["arm64"]}}
        ]
      }
      """;

  @ParameterizedTest
  @EnumSource
  void resolve_everyField_agreesWithTheFile(Arch arch) {
    JsonNode profile = OciProfiles.parse(EVERYTHING);

    assertMeaning(profile, arch, Set.of());
    assertMeaning(profile, arch, Set.of("CAP_BPF"));
  }

  static Stream<Arguments> installed() {
    return Stream.of(OciProfiles.PODMAN, OciProfiles.DOCKER)
        .flatMap(file -> Stream.of(Arch.values()).map(arch -> Arguments.arguments(file, arch)));
  }

  @ParameterizedTest
  @MethodSource("installed")
  void resolve_defaultOfAnEngine_agreesWithTheFile(Path file, Arch arch) {
    JsonNode profile = OciProfiles.installed(file);

    assertMeaning(profile, arch, Set.of());
    assertMeaning(profile, arch, Set.of("CAP_SYS_ADMIN", "CAP_SYS_PTRACE"));
    assertMeaning(profile, arch, Set.of("CAP_PERFMON", "CAP_AUDIT_WRITE", "CAP_SYS_CHROOT"));
  }

  @ParameterizedTest
  @MethodSource("installed")
  void resolve_defaultOfAnEngine_remarksNoUnknownName(Path file, Arch arch) {
    assertThat(OciProfiles.resolve(OciProfiles.installed(file), arch, Set.of()).remarks())
        .noneMatch(remark -> remark.contains("is no syscall"));
  }

  static void assertMeaning(JsonNode profile, Arch arch, Set<String> capabilities) {
    BpfProgram program =
        SeccompCompiler.compile(OciProfiles.resolve(profile, arch, capabilities).policy(), arch);

    FilterCheck.agree(program, new OciOracle(profile, arch, capabilities), arch);
  }
}
