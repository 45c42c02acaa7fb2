package dev.nucleus.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupExaminationTest {
  private static final String ROOT = "22 1 8:1 / / rw - ext4 /dev/sda1 rw";
  private static final String V2 = "30 22 0:9 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw";

  private SimulatedHost host;

  @BeforeEach
  void create(@TempDir Path root) throws IOException {
    host = new SimulatedHost(root);
  }

  private Finding finding() {
    return host.finding("cgroup");
  }

  private static String v1(String controller, String root) {
    return "31 22 0:10 %s /sys/fs/cgroup/%s rw - cgroup cgroup rw,%s"
        .formatted(root, controller, controller);
  }

  @Test
  void examine_delegatedGroup_isOk() {
    assertThat(finding())
        .isEqualTo(
            Finding.of(
                "cgroup",
                "control groups",
                Status.OK,
                "v2, groups can be made for memory, pids, cpu"));
  }

  @Test
  void examine_groupOfSomebodyElse_isNotDelegated() throws IOException {
    host.remove("/sys/fs/cgroup/user.slice/app.scope/cgroup.subtree_control");
    assertThat(finding().status()).isEqualTo(Status.MISSING);
    assertThat(finding().detail())
        .isEqualTo("v2: /sys/fs/cgroup/user.slice/app.scope is not delegated to this user");
    assertThat(finding().fix().orElseThrow())
        .startsWith("systemd-run --user --scope -p Delegate=yes java ...");
  }

  @Test
  void examine_controllersThatUsersDoNotGet_isDegraded() throws IOException {
    host.group("/sys/fs/cgroup/user.slice/app.scope", "memory pids\n");
    assertThat(finding().status()).isEqualTo(Status.DEGRADED);
    assertThat(finding().detail())
        .isEqualTo("v2: /sys/fs/cgroup/user.slice/app.scope is delegated without cpu");
    assertThat(finding().fix().orElseThrow())
        .contains("/etc/systemd/system/user@.service.d/nucleus.conf");
  }

  @Test
  void examine_readOnlyMountOfDocker_isMadeWritable() throws IOException {
    host.root()
        .file("/.dockerenv", "")
        .remove("/sys/fs/cgroup/user.slice/app.scope/cgroup.subtree_control");
    assertThat(finding().fix())
        .contains("docker run --cgroupns host -v /sys/fs/cgroup:/sys/fs/cgroup:rw ...");
  }

  @Test
  void examine_groupOutsideOfNamespace_isMissing() throws IOException {
    host.file("/proc/self/cgroup", "0::/../other\n");
    assertThat(finding().detail()).isEqualTo("v2: our own group is outside of what is mounted");
  }

  @Test
  void examine_nothingMounted_isMissing() throws IOException {
    host.mounts(ROOT);
    assertThat(finding().status()).isEqualTo(Status.MISSING);
    assertThat(finding().detail()).isEqualTo("none is mounted");
  }

  @Test
  void examine_v1WithWritableGroups_isOk() throws IOException {
    host.mounts(ROOT, v1("memory", "/"), v1("pids", "/"), v1("cpu", "/"))
        .file("/proc/self/cgroup", "3:memory:/app\n2:pids:/\n1:cpu:/\n")
        .file("/sys/fs/cgroup/memory/app/tasks", "")
        .file("/sys/fs/cgroup/pids/tasks", "")
        .file("/sys/fs/cgroup/cpu/tasks", "");
    assertThat(finding().detail()).isEqualTo("v1, groups can be made for memory, pids, cpu");
  }

  @Test
  void examine_hybridWithoutOneController_namesIt() throws IOException {
    host.mounts(ROOT, V2, v1("memory", "/"), v1("pids", "/"))
        .file("/proc/self/cgroup", "3:memory:/\n2:pids:/\n0::/\n")
        .file("/sys/fs/cgroup/memory/tasks", "")
        .file("/sys/fs/cgroup/pids/tasks", "");
    assertThat(finding().status()).isEqualTo(Status.MISSING);
    assertThat(finding().detail()).isEqualTo("hybrid: no group can be made for cpu");
  }

  @Test
  void group_containerThatSeesItsOwnPart_isFoundBelowTheMount() throws IOException {
    host.mounts(ROOT, v1("memory", "/docker/abc"))
        .file("/proc/self/cgroup", "3:memory:/docker/abc/app\n");
    assertThat(new CgroupView(host.files()).group("memory")).contains("/sys/fs/cgroup/memory/app");
  }
}
