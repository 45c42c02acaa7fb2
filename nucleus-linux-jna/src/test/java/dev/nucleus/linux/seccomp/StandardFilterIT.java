package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.seccomp.FilteredProcess.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What the running kernel answers under the standard filter, and that it answers something else
 * without.
 */
class StandardFilterIT {
  private static final List<String> EPERM =
      List.of(
          "unshare 0x400",
          "clone 0x10000200",
          "ioctl 0 0x5412 0",
          "ioctl 0 0x100005412 0",
          "ioctl 0 0x541c 0",
          "ioctl 0 0x5423 0",
          "personality 0x40000",
          "mknodat -1 0 0x21a4",
          "setns -1 0",
          "open_tree -1 0 0xffffffff",
          "mount_setattr -1 0 0xffffffff 0 0",
          "io_uring_setup 0 0",
          "ptrace 0xffff 0 0 0",
          "process_vm_readv 0 0 0 0 0 1",
          "keyctl 0xffff",
          "add_key 0 0 0 0 0",
          "kcmp 0 0 0xff 0 0",
          "pidfd_getfd -1 0 0",
          "name_to_handle_at -1 0 0 0 0xffffffff",
          "adjtimex 0",
          "migrate_pages -1 0 0 0");

  private static final List<String> ENOSYS = List.of("clone3 0 0", "statmount 0 0 0 0xffffffff");

  private static final List<String> UNKNOWN =
      List.of(
          "400",
          "471",
          "1100",
          "0x3fffffff",
          "0x40000000",
          "0x40000027",
          "0x7fffffff",
          "0xfffffffe",
          "-1");

  private static final List<String> EAFNOSUPPORT = List.of("socket 16 3 16", "socket 16 3 4");

  private static final List<String> EPROTONOSUPPORT = List.of("socket 2 1 262");

  private static final List<String> ALLOWED =
      List.of(
          "getppid",
          "clone 0x11 0 0 0 0",
          "socket 1 1 0",
          "socket 2 1 0",
          "socket 2 1 6",
          "socket 16 3 0",
          "socket 0x100000002 1 0",
          "personality 0xffffffff",
          "ioctl -1 0x541b 0",
          "mknodat -1 0 0x11a4",
          "mbind 0 0 0 0 0 0",
          "membarrier 0 0 0",
          "memfd_create 0 0");

  @TempDir static Path directory;
  private static Map<String, Integer> filtered = Map.of();
  private static Map<String, Integer> unfiltered = Map.of();

  @BeforeAll
  static void makeAllCalls() throws Exception {
    List<String> calls = new ArrayList<>();
    for (List<String> each :
        List.of(EPERM, ENOSYS, UNKNOWN, EAFNOSUPPORT, EPROTONOSUPPORT, ALLOWED)) {
      calls.addAll(each);
    }
    filtered = errnos(withExtra(Set.of()), calls);
    unfiltered = errnos(FilteredProcess.withoutFilter(directory), calls);
  }

  @ParameterizedTest
  @FieldSource("EPERM")
  void call_refused_failsWithEperm(String call) {
    assertRefused(call, 1);
  }

  @ParameterizedTest
  @FieldSource("ENOSYS")
  void call_withAnOlderWay_failsWithEnosys(String call) {
    assertRefused(call, 38);
  }

  @ParameterizedTest
  @FieldSource("EAFNOSUPPORT")
  void socket_otherFamily_failsWithEafnosupport(String call) {
    assertRefused(call, 97);
  }

  @ParameterizedTest
  @FieldSource("EPROTONOSUPPORT")
  void socket_otherProtocolWithoutNetwork_failsWithEprotonosupport(String call) {
    assertRefused(call, 93);
  }

  @ParameterizedTest
  @FieldSource("ALLOWED")
  void call_allowed_isAnsweredAsWithoutFilter(String call) {
    assertThat(filtered.get(call)).isNotNull().isEqualTo(unfiltered.get(call));
  }

  @ParameterizedTest
  @FieldSource("UNKNOWN")
  void call_unknownNumber_failsWithEnosys(String call) {
    assertThat(filtered.get(call)).isEqualTo(38);
  }

  @Test
  void call_of32BitTable_kills() throws Exception {
    assumeThat(FilteredProcess.arch()).isEqualTo(Arch.X86_64);
    String[] words = {"python3", FilteredProcess.script("int80.py", directory)};
    assumeThat(FilteredProcess.withoutFilter(directory).run(words))
        .isEqualTo(new Outcome(0, "pid\n"));

    Outcome killed = withExtra(Set.of()).run("bash", "-c", String.join(" ", words) + "; echo $?");

    // The shell's 128 + SIGSYS.
    assertThat(killed.output()).endsWith("159\n").doesNotContain("pid");
  }

  @Test
  void policy_extraSyscall_reachesTheKernel() throws Exception {
    List<String> calls = List.of("clone3 0 0", "unshare 0x400", "setns -1 0");

    assertThat(errnos(withExtra(Set.of("clone3", "unshare")), calls))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("clone3 0 0", 22, "unshare 0x400", 0, "setns -1 0", 1));
  }

  private static void assertRefused(String call, int errno) {
    assumeThat(unfiltered.get(call))
        .as("what this kernel answers by itself, which must differ to show anything")
        .isNotNull()
        .isNotEqualTo(errno);
    assertThat(filtered.get(call)).isEqualTo(errno);
  }

  private static FilteredProcess withExtra(Set<String> extraAllowed) throws IOException {
    return FilteredProcess.with(
        StandardProfile.policy(false, extraAllowed, FilteredProcess.arch()), directory);
  }

  private static Map<String, Integer> errnos(FilteredProcess process, List<String> calls)
      throws IOException, InterruptedException {
    SyscallTable table = SyscallTable.of(FilteredProcess.arch());
    List<String> command = new ArrayList<>();
    command.add("python3");
    command.add(FilteredProcess.script("calls.py", directory));
    for (String call : calls) {
      String[] words = call.split(" ");
      if (table.has(words[0])) {
        words[0] = Integer.toString(table.number(words[0]));
      }
      command.add(String.join(",", words));
    }
    Outcome outcome = process.run(command.toArray(new String[0]));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    List<String> lines = outcome.output().lines().toList();
    assertThat(lines).hasSameSizeAs(calls);
    Map<String, Integer> errnos = new HashMap<>();
    for (int at = 0; at < calls.size(); at++) {
      errnos.put(calls.get(at), Integer.valueOf(lines.get(at)));
    }
    return errnos;
  }
}
