package dev.nucleus.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExaminationsTest {
  private static final int ENOSYS = 38;
  private static final int EOPNOTSUPP = 95;
  private static final int RET_ERRNO = 0x00050000;

  private SimulatedHost host;

  @BeforeEach
  void create(@TempDir Path root) throws IOException {
    host = new SimulatedHost(root);
  }

  @Test
  void landlock_newestAbi_isOk() {
    assertThat(host.finding("landlock"))
        .isEqualTo(Finding.of("landlock", "Landlock", Status.OK, "ABI 7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | renaming between directories, truncating files, TCP ports, ioctl on devices,"
            + " signals and abstract sockets, logging of denials",
        "3 | TCP ports, ioctl on devices, signals and abstract sockets, logging of denials",
        "6 | logging of denials"
      })
  void landlock_olderAbi_namesWhatItLacks(long abi, String lacking) {
    host.call("landlock_create_ruleset", abi);
    assertThat(host.finding("landlock"))
        .isEqualTo(
            Finding.of(
                "landlock",
                "Landlock",
                Status.DEGRADED,
                "ABI " + abi + ", which does not know: " + lacking,
                "boot Linux 6.15 or newer"));
  }

  @Test
  void landlock_switchedOff_namesTheBootParameter() {
    host.call("landlock_create_ruleset", -EOPNOTSUPP);
    assertThat(host.finding("landlock").fix().orElseThrow()).contains("boot parameter lsm=");
  }

  @Test
  void landlock_missing_namesTheKernel() {
    host.call("landlock_create_ruleset", -ENOSYS);
    assertThat(host.finding("landlock").status()).isEqualTo(Status.MISSING);
    assertThat(host.finding("landlock").fix().orElseThrow()).startsWith("boot Linux 5.13");
  }

  @Test
  void seccomp_available_listsActions() throws IOException {
    host.file("/proc/sys/kernel/seccomp/actions_avail", "kill_process errno allow\n");
    assertThat(host.finding("seccomp").detail()).isEqualTo("actions: kill_process errno allow");
  }

  @Test
  void seccomp_missing_namesTheKernel() {
    host.action(RET_ERRNO, -EOPNOTSUPP);
    assertThat(host.finding("seccomp").fix())
        .contains("boot Linux 4.14 or newer with CONFIG_SECCOMP_FILTER=y");
  }

  @Test
  void calls_refusedArguments_meanThatTheyAreThere() {
    assertThat(host.finding("mount-api").status()).isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open_tree", "move_mount", "fsopen", "fsmount", "mount_setattr"})
  void calls_oneThatIsMissing_isNamed(String name) {
    host.call(name, -ENOSYS);
    assertThat(host.finding("mount-api").detail()).isEqualTo("not there, or filtered: " + name);
    assertThat(host.finding("mount-api").fix().orElseThrow()).startsWith("boot Linux 5.12");
  }

  @ParameterizedTest
  @ValueSource(longs = {-22, -ENOSYS})
  void closeRange_withoutCloexec_isMissing(long result) {
    host.call("close_range", result);
    assertThat(host.finding("close-range").status()).isEqualTo(Status.MISSING);
    assertThat(host.finding("close-range").fix().orElseThrow()).startsWith("boot Linux 5.11");
  }

  @Test
  void memory_noMachineCode_namesTheUnit() {
    host.memory(-13);
    assertThat(host.finding("machine-code").fix().orElseThrow())
        .startsWith("in a systemd unit: MemoryDenyWriteExecute=no");
  }

  @Test
  void memfd_refused_namesTheSysctl() {
    host.memfd(-13);
    assertThat(host.finding("memfd").fix().orElseThrow()).startsWith("sysctl -w vm.memfd_noexec=1");
  }

  @Test
  void launcher_noJavaProgram_isMissing() throws IOException {
    host.remove(System.getProperty("java.home") + "/bin/java");
    assertThat(host.finding("java").status()).isEqualTo(Status.MISSING);
    assertThat(host.finding("java").fix().orElseThrow()).contains("--strip-native-commands");
  }

  @Test
  void subordinateIds_range_isOk() {
    assertThat(host.finding("subordinate-ids").detail()).isEqualTo("65536 ids in /etc/subuid");
  }

  @Test
  void subordinateIds_noRange_addsOne() throws IOException {
    host.remove("/etc/subgid");
    String user = System.getProperty("user.name");
    assertThat(host.finding("subordinate-ids"))
        .isEqualTo(
            Finding.of(
                "subordinate-ids",
                "range of ids",
                Status.DEGRADED,
                "/etc/subuid and /etc/subgid have no range for "
                    + user
                    + ": only IdMapping.single() works",
                "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user));
  }

  @Test
  void subordinateIds_noTool_namesThePackage() throws IOException {
    host.remove("/usr/bin/newgidmap");
    assertThat(host.finding("subordinate-ids").fix().orElseThrow())
        .isEqualTo("apt install uidmap, or dnf install shadow-utils, or apk add shadow-uidmap");
  }

  @Test
  void subordinateIds_root_needsNone() throws IOException {
    host.root().remove("/etc/subuid");
    assertThat(host.finding("subordinate-ids").status()).isEqualTo(Status.OK);
  }

  @Test
  void limits_enough_areTold() throws IOException {
    host.file(
        "/proc/self/limits",
        "Limit  Soft Limit  Hard Limit  Units\n"
            + "Max processes             96364    96364    processes\n"
            + "Max open files            20000    20000    files\n");
    assertThat(host.finding("limits").status()).isEqualTo(Status.OK);
    assertThat(host.finding("limits").detail())
        .isEqualTo(
            "processes: 96364 for the user, unlimited in this control group; open files: 20000");
  }

  @Test
  void limits_fewProcesses_areRaised() throws IOException {
    host.file("/sys/fs/cgroup/user.slice/app.scope/pids.max", "100\n");
    assertThat(host.finding("limits").status()).isEqualTo(Status.DEGRADED);
    assertThat(host.finding("limits").detail()).contains("100 in this control group");
    assertThat(host.finding("limits").fix().orElseThrow()).contains("--pids-limit 4096");
  }

  @Test
  void facts_kernelAndUser_areTold() throws IOException {
    assertThat(host.finding("kernel").detail()).isEqualTo("Linux 6.18.1");
    assertThat(host.finding("user").detail()).isEqualTo("uid 1000");
    assertThat(host.user(0).finding("user").detail()).isEqualTo("root, but without CAP_SYS_ADMIN");
    assertThat(host.root().finding("user").detail()).isEqualTo("root");
    assertThat(host.finding("jvm").detail()).startsWith(Runtime.version().toString());
  }
}
