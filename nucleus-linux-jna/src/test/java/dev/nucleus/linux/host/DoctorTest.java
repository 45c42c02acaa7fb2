package dev.nucleus.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.Errno;
import dev.nucleus.HostReport;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.HostReport.Tier;
import dev.nucleus.linux.host.SandboxTrial.Kind;
import dev.nucleus.linux.host.SandboxTrial.Stage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final int ENOSYS = 38;

  private SimulatedHost host;

  @BeforeEach
  void create(@TempDir Path root) throws IOException {
    host = new SimulatedHost(root);
  }

  @Test
  void examine_hostWithEverything_isFull() {
    HostReport report = host.report();
    assertThat(report.tier()).isEqualTo(Tier.FULL);
    assertThat(report.canLaunch()).isTrue();
    assertThat(report.findings()).extracting(Finding::status).containsOnly(Status.OK, Status.INFO);
  }

  @Test
  void examine_everyFinding_hasAnIdOfItsOwn() {
    assertThat(host.report().findings()).extracting(Finding::id).doesNotHaveDuplicates();
  }

  @Test
  void examine_noDelegation_isNoCgroup() throws IOException {
    host.remove("/sys/fs/cgroup/user.slice/app.scope/cgroup.procs");
    assertThat(host.report().tier()).isEqualTo(Tier.NO_CGROUP);
    assertThat(host.report().canLaunch()).isTrue();
  }

  @Test
  void examine_missingCpuController_isNoCgroup() throws IOException {
    host.group("/sys/fs/cgroup/user.slice/app.scope", "memory pids\n");
    assertThat(host.report().tier()).isEqualTo(Tier.NO_CGROUP);
  }

  @Test
  void examine_defaultContainer_isLandlockOnly() throws IOException {
    host.file("/.dockerenv", "").filtered();
    host.refuse(Kind.CLONE, Stage.CLONE, "clone3({...})", Errno.ENOSYS);
    assertThat(host.report().tier()).isEqualTo(Tier.LANDLOCK_ONLY);
    assertThat(host.report().canLaunch()).isFalse();
  }

  @Test
  void examine_maskedProc_isLandlockOnly() {
    host.refuse(Kind.SANDBOX, Stage.PROC, "fsmount(...)", Errno.EPERM);
    assertThat(host.report().tier()).isEqualTo(Tier.LANDLOCK_ONLY);
  }

  @Test
  void examine_noLandlock_isNone() {
    host.call("landlock_create_ruleset", -ENOSYS);
    assertThat(host.report().tier()).isEqualTo(Tier.NONE);
  }

  @Test
  void examine_olderLandlock_isFull() {
    host.call("landlock_create_ruleset", 1);
    assertThat(host.report().tier()).isEqualTo(Tier.FULL);
  }

  @Test
  void examine_everythingThatIsMissing_hasAFix() throws IOException {
    host.call("landlock_create_ruleset", -ENOSYS)
        .call("close_range", -ENOSYS)
        .call("fsopen", -ENOSYS)
        .memory(-1)
        .memfd(-1)
        .mounts("22 1 8:1 / / rw - ext4 /dev/sda1 rw");
    assertThat(host.report().findings())
        .filteredOn(finding -> finding.status() == Status.MISSING)
        .filteredOn(finding -> !finding.detail().startsWith("not tried"))
        .hasSize(6)
        .allMatch(finding -> finding.fix().isPresent());
  }
}
