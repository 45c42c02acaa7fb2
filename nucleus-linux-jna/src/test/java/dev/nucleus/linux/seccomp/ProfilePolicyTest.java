package dev.nucleus.linux.seccomp;

import static dev.nucleus.SeccompAction.ALLOW;
import static dev.nucleus.SeccompAction.KILL_PROCESS;
import static dev.nucleus.SeccompAction.LOG;
import static dev.nucleus.SeccompAction.NOTIFY;
import static dev.nucleus.SeccompAction.TRAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.SeccompProfile;
import dev.nucleus.SeccompRule;
import dev.nucleus.SeccompScope;
import dev.nucleus.SeccompScope.Kernel;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.seccomp.ProfilePolicy.Resolved;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilePolicyTest {
  private static final SeccompAction EPERM = SeccompAction.errno(1);
  private static final SeccompAction EIO = SeccompAction.errno(5);
  private static final SeccompAction ENOSYS = SeccompAction.errno(38);
  private static final SeccompRule START =
      SeccompRule.of(ALLOW, "execve", "write", "exit_group", "read");
  private static final SeccompCondition FIRST_IS_3 = SeccompCondition.arg(0, Operator.EQ, 3);
  private static final SeccompCondition FIRST_BELOW_9 = SeccompCondition.arg(0, Operator.LT, 9);

  @Test
  void resolve_twoRulesWithoutConditions_firstDecidesAndTheOtherIsRemarked() {
    Resolved resolved =
        resolve(profile(EPERM, SeccompRule.of(ALLOW, "bpf"), SeccompRule.of(EIO, "bpf")));

    assertThat(decide(resolved, "bpf")).isEqualTo(ALLOW);
    assertThat(resolved.remarks())
        .containsExactly(
            "rules[2] (ERRNO(5)) has no effect on \"bpf\", which rules[1] (ALLOW) decides alone");
  }

  @Test
  void resolve_ruleThatSaysTheDefault_doesNotCount() {
    Resolved resolved =
        resolve(profile(EPERM, SeccompRule.of(EPERM, "bpf"), SeccompRule.of(LOG, "bpf")));

    assertThat(decide(resolved, "bpf")).isEqualTo(LOG);
  }

  @Test
  void resolve_conditionsWithDifferentActions_strictestDecides() {
    for (List<SeccompRule> rules :
        List.of(
            List.of(
                SeccompRule.of(ALLOW, "bpf").when(FIRST_BELOW_9),
                SeccompRule.of(EIO, "bpf").when(FIRST_IS_3)),
            List.of(
                SeccompRule.of(EIO, "bpf").when(FIRST_IS_3),
                SeccompRule.of(ALLOW, "bpf").when(FIRST_BELOW_9)))) {
      Resolved resolved = resolve(profile(EPERM, rules.toArray(new SeccompRule[0])));

      assertThat(decide(resolved, "bpf", 3)).isEqualTo(EIO);
      assertThat(decide(resolved, "bpf", 4)).isEqualTo(ALLOW);
      assertThat(decide(resolved, "bpf", 9)).isEqualTo(EPERM);
      assertThat(resolved.remarks()).isEmpty();
    }
  }

  @Test
  void resolve_exceptionOfWhatIsAllowedAltogether_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                resolve(
                    profile(
                        EPERM,
                        SeccompRule.of(ALLOW, "socket"),
                        SeccompRule.of(EIO, "socket").when(FIRST_IS_3))))
        .withMessage(
            "the seccomp profile contradicts itself: rules[2] (ERRNO(5)) has no effect on"
                + " \"socket\", which rules[1] (ALLOW) decides alone; take the name out of one of"
                + " the two rules");
  }

  @Test
  void resolve_exceptionOfWhatIsRefusedAltogether_isRemarked() {
    Resolved resolved =
        resolve(
            profile(
                EPERM,
                SeccompRule.of(EIO, "socket"),
                SeccompRule.of(ALLOW, "socket").when(FIRST_IS_3)));

    assertThat(decide(resolved, "socket", 3)).isEqualTo(EIO);
    assertThat(resolved.remarks()).hasSize(1);
  }

  @Test
  void resolve_extraSyscall_winsOverTheProfile() {
    Resolved resolved =
        ProfilePolicy.resolve(
            profile(EPERM, SeccompRule.of(KILL_PROCESS, "bpf", "ptrace")),
            Set.of("bpf"),
            Arch.X86_64,
            new Kernel(6, 1),
            Set.of());

    assertThat(decide(resolved, "bpf")).isEqualTo(ALLOW);
    assertThat(decide(resolved, "ptrace")).isEqualTo(KILL_PROCESS);
  }

  @Test
  void resolve_extraNameThatIsNoSyscall_isRefusedWithTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ProfilePolicy.resolve(
                    profile(EPERM), Set.of("clone33"), Arch.X86_64, new Kernel(6, 1), Set.of()))
        .withMessage(
            "\"clone33\" is no syscall on x86_64; the nearest names are clone3, clone, close");
  }

  @Test
  void resolve_unknownNameThatIsAllowed_isLeftOutAndRemarked() {
    Resolved resolved = resolve(profile(EPERM, SeccompRule.of(ALLOW, "opennat", "uname")));

    assertThat(decide(resolved, "uname")).isEqualTo(ALLOW);
    assertThat(resolved.remarks())
        .containsExactly(
            "rules[1]: \"opennat\" is no syscall on any architecture; the nearest names are"
                + " openat, openat2, open; it is left out");
  }

  @Test
  void resolve_unknownNameThatIsToBeRefused_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(profile(ALLOW, SeccompRule.of(EPERM, "ptrase"))))
        .withMessage(
            "the seccomp profile says rules[1]: \"ptrase\" is no syscall on any architecture; the"
                + " nearest names are ptrace, pause, close; write its right name, or remove it:"
                + " the rule would refuse nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socketcall", "stime", "arm_fadvise64_64", "riscv_hwprobe", "recv"})
  void resolve_nameOfAnotherArchitecture_isLeftOutInSilence(String name) {
    assertThat(resolve(profile(ALLOW, SeccompRule.of(EPERM, name))).remarks()).isEmpty();
  }

  @Test
  void resolve_ruleForOtherPlaces_isLeftOut() {
    SeccompScope capable =
        new SeccompScope(Set.of(), Set.of("CAP_BPF"), Optional.of(new Kernel(5, 8)));
    SeccompProfile profile = profile(EPERM, SeccompRule.of(ALLOW, "bpf").onlyWith(capable));

    assertThat(decide(resolve(profile), "bpf")).isEqualTo(EPERM);
    assertThat(
            decide(
                ProfilePolicy.resolve(
                    profile, Set.of(), Arch.X86_64, new Kernel(5, 8), Set.of("CAP_BPF")),
                "bpf"))
        .isEqualTo(ALLOW);
    assertThat(
            decide(
                ProfilePolicy.resolve(
                    profile, Set.of(), Arch.X86_64, new Kernel(5, 7), Set.of("CAP_BPF")),
                "bpf"))
        .isEqualTo(EPERM);
  }

  @Test
  void resolve_profileForOtherArchitectures_isRefused() {
    SeccompProfile profile =
        new SeccompProfile(
            ALLOW, List.of(), Set.of("arm64", "riscv64"), false, Optional.of("0".repeat(64)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(profile))
        .withMessage(
            "the seccomp profile sha256:"
                + "0".repeat(64)
                + " is for the architectures arm64, riscv64, and this host is amd64; add it to the"
                + " profile's architectures");
    assertThat(
            ProfilePolicy.resolve(profile, Set.of(), Arch.AARCH64, new Kernel(6, 1), Set.of())
                .remarks())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"execve", "write", "exit_group"})
  void resolve_profileThatCannotStart_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(SeccompProfile.of(ALLOW, SeccompRule.of(EPERM, name))))
        .withMessage(
            "the seccomp profile does not allow "
                + name
                + ", which is called behind the filter to execute the program or to tell that it"
                + " could not be; allow execve, write, exit_group");
    assertThat(
            resolve(SeccompProfile.of(ALLOW, SeccompRule.of(EPERM, name).when(FIRST_IS_3)))
                .remarks())
        .isEmpty();
  }

  @Test
  void resolve_profileWithASupervisor_isRefused() {
    String message =
        "the seccomp profile leaves syscalls to a supervisor (NOTIFY), and this sandbox has none:"
            + " they would fail with ENOSYS; write ERRNO, with the error number that programs can"
            + " cope with";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(profile(EPERM, SeccompRule.of(NOTIFY, "mount"))))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(profile(NOTIFY)))
        .withMessage(message);
  }

  @ParameterizedTest
  @EnumSource
  void resolve_numbersOfNewerKernels_areEnosysOrTheDefault(Arch arch) {
    for (SeccompAction action : List.of(ALLOW, LOG, TRAP, KILL_PROCESS)) {
      assertThat(unknown(action, arch)).isEqualTo(action);
    }
    assertThat(unknown(EPERM, arch)).isEqualTo(ENOSYS);
  }

  private static SeccompAction unknown(SeccompAction defaultAction, Arch arch) {
    return ProfilePolicy.resolve(profile(defaultAction), Set.of(), arch, new Kernel(6, 1), Set.of())
        .policy()
        .unknownAction();
  }

  private static SeccompProfile profile(SeccompAction defaultAction, SeccompRule... rules) {
    SeccompRule[] all = new SeccompRule[rules.length + 1];
    all[0] = START;
    System.arraycopy(rules, 0, all, 1, rules.length);
    return SeccompProfile.of(defaultAction, all);
  }

  private static Resolved resolve(SeccompProfile profile) {
    return ProfilePolicy.resolve(profile, Set.of(), Arch.X86_64, new Kernel(6, 1), Set.of());
  }

  private static SeccompAction decide(Resolved resolved, String name, long... arguments) {
    return new PolicyOracle(resolved.policy(), Arch.X86_64)
        .decide(
            Arch.X86_64.auditArch(),
            SyscallTable.of(Arch.X86_64).number(name),
            Arrays.copyOf(arguments, 6));
  }
}
