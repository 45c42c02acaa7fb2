package dev.nucleus.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.SeccompProfile;
import dev.nucleus.SeccompRule;
import dev.nucleus.SeccompScope;
import dev.nucleus.SeccompScope.Kernel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a well-formed profile is read as. */
class OciSeccompTest {
  @Test
  void parse_formOfTheSpecification_isRead() {
    SeccompProfile profile =
        parse(
            """
            {
              "defaultAction": "SCMP_ACT_KILL_PROCESS",
              "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
              "flags": ["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_TSYNC"],
              "syscalls": [
                {"names": ["read", "write"], "action": "SCMP_ACT_ALLOW"},
                {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
                {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
                  {"index": 0, "value": 18446744073709551615, "op": "SCMP_CMP_EQ"},
                  {"index": 5, "value": 240, "valueTwo": 16, "op": "SCMP_CMP_MASKED_EQ"}]}
              ]
            }
            """);

    assertThat(profile.defaultAction()).isEqualTo(SeccompAction.KILL_PROCESS);
    assertThat(profile.architectures()).containsExactly("amd64", "arm64");
    assertThat(profile.logged()).isTrue();
    assertThat(profile.rules())
        .containsExactly(
            SeccompRule.of(SeccompAction.ALLOW, "read", "write"),
            SeccompRule.of(SeccompAction.errno(38), "clone3"),
            SeccompRule.of(SeccompAction.ALLOW, "socket")
                .when(SeccompCondition.arg(0, Operator.EQ, -1))
                .when(SeccompCondition.masked(5, 240, 16)));
  }

  @Test
  void parse_formOfDocker_isRead() {
    SeccompProfile profile =
        parse(
            """
            {
              "defaultAction": "SCMP_ACT_ERRNO",
              "defaultErrnoRet": 1,
              "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X32"]},
                          {"architecture": "SCMP_ARCH_RISCV64", "subArchitectures": null}],
              "syscalls": [
                {"name": "ptrace", "action": "SCMP_ACT_ALLOW", "args": null, "comment": "x",
                 "includes": {"minKernel": "4.8", "arches": ["amd64"]},
                 "excludes": {"caps": ["CAP_SYS_ADMIN"]}}
              ]
            }
            """);

    assertThat(profile.architectures()).isEmpty();
    assertThat(profile.logged()).isFalse();
    assertThat(profile.rules())
        .containsExactly(
            SeccompRule.of(SeccompAction.ALLOW, "ptrace")
                .onlyWith(
                    new SeccompScope(Set.of("amd64"), Set.of(), Optional.of(new Kernel(4, 8))))
                .exceptWith(new SeccompScope(Set.of(), Set.of("CAP_SYS_ADMIN"), Optional.empty())));
  }

  @Test
  void parse_formOfPodman_isRead() {
    SeccompProfile profile =
        parse(
            """
            {
              "defaultAction": "SCMP_ACT_ERRNO", "defaultErrno": "ENOSYS", "defaultErrnoRet": 38,
              "syscalls": [
                {"names": ["bpf"], "action": "SCMP_ACT_ERRNO", "errno": "EPERM", "args": [],
                 "includes": {}, "excludes": {}, "comment": ""},
                {"names": ["read"], "action": "SCMP_ACT_ERRNO", "errno": "EWOULDBLOCK",
                 "args": [{"index": 0, "value": 3, "valueTwo": 0, "op": "SCMP_CMP_LE"}]}
              ]
            }
            """);

    assertThat(profile.defaultAction()).isEqualTo(SeccompAction.errno(38));
    assertThat(profile.rules())
        .containsExactly(
            SeccompRule.of(SeccompAction.errno(1), "bpf"),
            SeccompRule.of(SeccompAction.errno(11), "read")
                .when(SeccompCondition.arg(0, Operator.LE, 3)));
  }

  @ParameterizedTest
  @CsvSource({
    "SCMP_ACT_ALLOW, ALLOW",
    "SCMP_ACT_ERRNO, ERRNO(1)",
    "SCMP_ACT_KILL, KILL_THREAD",
    "SCMP_ACT_KILL_THREAD, KILL_THREAD",
    "SCMP_ACT_KILL_PROCESS, KILL_PROCESS",
    "SCMP_ACT_LOG, LOG",
    "SCMP_ACT_NOTIFY, NOTIFY",
    "SCMP_ACT_TRAP, TRAP",
  })
  void parse_eachAction_isRead(String name, String action) {
    assertThat(parse("{\"defaultAction\": \"" + name + "\"}").defaultAction()).hasToString(action);
  }

  @ParameterizedTest
  @CsvSource({"EQ, EQ", "NE, NE", "LT, LT", "LE, LE", "GT, GT", "GE, GE"})
  void parse_eachOperator_isRead(String name, Operator operator) {
    SeccompProfile profile =
        parse(
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["read"],
             "action": "SCMP_ACT_TRAP",
             "args": [{"index": 2, "value": 4294967296, "op": "SCMP_CMP_%s"}]}]}
            """
                .formatted(name));

    assertThat(profile.rules().get(0).conditions())
        .containsExactly(SeccompCondition.arg(2, operator, 1L << 32));
  }

  @Test
  void parse_maskedValueWithBitsOutsideTheMask_dropsThem() {
    SeccompProfile profile =
        parse(
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["read"],
             "action": "SCMP_ACT_TRAP",
             "args": [{"index": 1, "value": 240, "valueTwo": 31, "op": "SCMP_CMP_MASKED_EQ"}]}]}
            """);

    assertThat(profile.rules().get(0).conditions())
        .containsExactly(SeccompCondition.masked(1, 0xf0, 0x10));
  }

  @Test
  void parse_spellingOfDockersDefaultProfile_isRead() {
    SeccompProfile profile =
        parse(
            """
            {
              "defaultAction": "SCMP_ACT_ALLOW",
              "syscalls": [{"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38,
                            "excludes": {"arches": ["mips3l64n32"]}}]
            }
            """);

    assertThat(profile.rules()).hasSize(1);
  }

  @Test
  void parse_anyProfile_carriesTheHashOfItsBytes() {
    // printf '{"defaultAction":"SCMP_ACT_ALLOW"}' | sha256sum
    assertThat(parse("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}").sha256())
        .contains(PolicySourceTest.HASH);
  }

  private static SeccompProfile parse(String json) {
    return OciSeccomp.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
