package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nucleus.SeccompAction;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardProfileTest {
  private static final String ALLOW = "ALLOW";
  private static final String EPERM = "ERRNO(1)";
  private static final String ENOSYS = "ERRNO(38)";

  @ParameterizedTest
  @EnumSource
  void compile_eachProfile_agreesWithThePolicy(Arch arch) {
    FilterCheck.agree(StandardProfile.policy(true, Set.of(), arch), arch);
    FilterCheck.agree(StandardProfile.policy(false, Set.of(), arch), arch);
    FilterCheck.agree(StandardProfile.policy(false, Set.of("clone3", "ptrace"), arch), arch);
  }

  @ParameterizedTest
  @EnumSource
  void compile_eachProfile_isSmallAndQuick(Arch arch) {
    BpfProgram program =
        SeccompCompiler.compile(StandardProfile.policy(false, Set.of(), arch), arch);
    BpfInterpreter filter = new BpfInterpreter(program);

    assertThat(program.size()).isLessThan(100);
    for (int number = 0; number < 600; number++) {
      filter.run(arch.auditArch(), number, new long[6]);
      assertThat(filter.steps()).as("%d", number).isLessThan(20);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unshare setns mount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig"
            + " fsmount",
        "fspick mount_setattr bpf perf_event_open userfaultfd add_key request_key keyctl"
            + " kexec_load",
        "kexec_file_load init_module finit_module delete_module io_uring_setup io_uring_enter",
        "io_uring_register ptrace process_vm_readv process_vm_writev process_madvise"
            + " process_mrelease",
        "pidfd_getfd kcmp open_by_handle_at name_to_handle_at quotactl quotactl_fd reboot swapon",
        "swapoff acct syslog settimeofday clock_settime adjtimex clock_adjtime sethostname",
        "setdomainname lookup_dcookie fanotify_init fanotify_mark move_pages migrate_pages vhangup",
        "nfsservctl",
      })
  void decide_dangerousOnBothArchitectures_isEperm(String names) {
    for (String name : names.split(" ")) {
      for (Arch arch : Arch.values()) {
        assertThat(decide(true, arch, name)).as(name).isEqualTo(EPERM);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iopl",
        "ioperm",
        "modify_ldt",
        "uselib",
        "_sysctl",
        "create_module",
        "sysfs",
        "ustat",
      })
  void decide_dangerousOnX86_isEperm(String name) {
    assertThat(decide(true, Arch.X86_64, name)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memfd_create membarrier rseq pkey_alloc sysinfo statx capget capset prlimit64 prctl",
        "sched_getaffinity getrandom timer_create inotify_add_watch epoll_pwait2 eventfd2"
            + " signalfd4",
        "copy_file_range splice vmsplice faccessat2 openat2 close_range futex_waitv",
        "set_robust_list execveat pidfd_open pidfd_send_signal fsetxattr flock fallocate mlockall",
        "madvise tgkill landlock_restrict_self seccomp restart_syscall socketpair mseal",
        "get_mempolicy set_mempolicy mbind personality ioctl",
      })
  void decide_neededByPrograms_isAllowed(String names) {
    for (String name : names.split(" ")) {
      for (Arch arch : Arch.values()) {
        assertThat(decide(false, arch, name)).as(name).isEqualTo(ALLOW);
      }
    }
  }

  @Test
  void decide_prlimit64_changesNobodyElse() {
    for (Arch arch : Arch.values()) {
      assertThat(decide(false, arch, "prlimit64", 0L, 7L, 0x1000L)).isEqualTo(ALLOW);
      assertThat(decide(false, arch, "prlimit64", 1L, 7L, 0L)).isEqualTo(ALLOW);
      assertThat(decide(false, arch, "prlimit64", 1L, 0L, 0x1000L)).isEqualTo(EPERM);
      assertThat(decide(false, arch, "prlimit64", 1L, 0L, 0x100000000L)).isEqualTo(EPERM);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clone3", "statmount", "listmount", "open_tree_attr", "lsm_list_modules"})
  void decide_callersHaveAnOlderWay_isEnosys(String name) {
    assertThat(decide(true, Arch.X86_64, name)).isEqualTo(ENOSYS);
    assertThat(decide(true, Arch.AARCH64, name)).isEqualTo(ENOSYS);
  }

  @ParameterizedTest
  @CsvSource({
    // vfork's flags, pthread_create's flags, and those with each CLONE_NEW*.
    "0x4111, ALLOW",
    "0x3d0f00, ALLOW",
    "0x80, ALLOW",
    "0x20011, ERRNO(1)",
    "0x2000011, ERRNO(1)",
    "0x4000011, ERRNO(1)",
    "0x8000011, ERRNO(1)",
    "0x10000011, ERRNO(1)",
    "0x20000011, ERRNO(1)",
    "0x40000011, ERRNO(1)",
    "0x80000011, ALLOW",
  })
  void decide_clone_makesNoNamespace(String flags, String expected) {
    assertThat(decide(true, Arch.X86_64, "clone", Long.decode(flags))).isEqualTo(expected);
    assertThat(decide(true, Arch.AARCH64, "clone", Long.decode(flags))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0x5412, ERRNO(1)",
    "0x100005412, ERRNO(1)",
    "0xffffffff00005412, ERRNO(1)",
    "0x541c, ERRNO(1)",
    "0x10000541c, ERRNO(1)",
    "0x5423, ERRNO(1)",
    "0x5411, ALLOW",
    "0x5413, ALLOW",
    "0x541200000000, ALLOW",
  })
  void decide_ioctl_pushesNoInput(String command, String expected) {
    assertThat(
            decide(true, Arch.X86_64, "ioctl", 0, Long.parseUnsignedLong(command.substring(2), 16)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, ALLOW, ALLOW",
    "2, 0, ALLOW, ALLOW",
    "2, 6, ALLOW, ALLOW",
    "10, 17, ALLOW, ALLOW",
    "0x10000000a, 17, ALLOW, ALLOW",
    "2, 262, ALLOW, ERRNO(93)",
    "10, 132, ALLOW, ERRNO(93)",
    "16, 0, ALLOW, ALLOW",
    "16, 0x100000000, ALLOW, ALLOW",
    "16, 9, ERRNO(97), ERRNO(97)",
    "16, 16, ERRNO(97), ERRNO(97)",
    "0, 0, ERRNO(97), ERRNO(97)",
    "17, 0, ERRNO(97), ERRNO(97)",
    "38, 0, ERRNO(97), ERRNO(97)",
    "40, 0, ERRNO(97), ERRNO(97)",
    "0x100000026, 0, ERRNO(97), ERRNO(97)",
  })
  void decide_socket_hasFourFamilies(
      String family, String protocol, String withNetwork, String without) {
    long[] arguments = {Long.decode(family), 1, Long.decode(protocol)};
    for (Arch arch : Arch.values()) {
      assertThat(decide(true, arch, "socket", arguments)).isEqualTo(withNetwork);
      assertThat(decide(false, arch, "socket", arguments)).isEqualTo(without);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0644, ALLOW",
    "0100644, ALLOW",
    "0010644, ALLOW",
    "0140644, ALLOW",
    "0020644, ERRNO(1)",
    "0060644, ERRNO(1)",
    "01000000020644, ERRNO(1)",
  })
  void decide_mknod_makesNoDevice(String mode, String expected) {
    assertThat(decide(true, Arch.X86_64, "mknod", 0, Long.decode(mode))).isEqualTo(expected);
    assertThat(decide(true, Arch.AARCH64, "mknodat", 0, 0, Long.decode(mode))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, ALLOW",
    "8, ALLOW",
    "0x20000, ALLOW",
    "0x20008, ALLOW",
    "0xffffffff, ALLOW",
    "0x40000, ERRNO(1)",
    "0x40008, ERRNO(1)",
    "0x400000, ERRNO(1)",
    "0xfffffffe, ERRNO(1)",
  })
  void decide_personality_keepsRandomisation(String persona, String expected) {
    assertThat(decide(true, Arch.X86_64, "personality", Long.decode(persona))).isEqualTo(expected);
  }

  @Test
  void policy_extraSyscall_isAllowedWhateverItsArguments() {
    Set<String> extra = Set.of("clone3", "ptrace", "clone", "ioctl", "socket");
    PolicyOracle oracle =
        new PolicyOracle(StandardProfile.policy(false, extra, Arch.X86_64), Arch.X86_64);

    for (String name : extra) {
      long[] arguments = {0x10000000, 0x5412, 0, 0, 0, 0};
      int number = SyscallTable.of(Arch.X86_64).number(name);
      assertThat(oracle.decide(Arch.X86_64.auditArch(), number, arguments))
          .as(name)
          .isEqualTo(SeccompAction.ALLOW);
    }
    assertThat(decide(false, Arch.X86_64, "ptrace")).isEqualTo(EPERM);
  }

  @Test
  void policy_extraNameThatIsNoSyscall_throwsWithTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StandardProfile.policy(true, Set.of("clone33"), Arch.X86_64))
        .withMessage(
            "\"clone33\" is no syscall on x86_64; the nearest names are clone3, clone, close");
  }

  @Test
  void policy_extraNameOfTheOtherArchitecture_throws() {
    assertThat(StandardProfile.policy(true, Set.of("open"), Arch.X86_64)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StandardProfile.policy(true, Set.of("open"), Arch.AARCH64))
        .withMessageStartingWith("\"open\" is no syscall on aarch64; the nearest names are ");
  }

  private static String decide(boolean network, Arch arch, String name, long... arguments) {
    SeccompPolicy policy = StandardProfile.policy(network, Set.of(), arch);
    return new PolicyOracle(policy, arch)
        .decide(arch.auditArch(), SyscallTable.of(arch).number(name), Arrays.copyOf(arguments, 6))
        .toString();
  }
}
