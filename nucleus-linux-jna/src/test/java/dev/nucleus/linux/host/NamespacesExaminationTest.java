package dev.nucleus.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.Errno;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.linux.host.SandboxTrial.Kind;
import dev.nucleus.linux.host.SandboxTrial.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespacesExaminationTest {
  private SimulatedHost host;

  @BeforeEach
  void create(@TempDir Path root) throws IOException {
    host = new SimulatedHost(root);
  }

  private List<Status> statuses() {
    return new NamespacesExamination().examine(host.host()).stream().map(Finding::status).toList();
  }

  @Test
  void examine_everyTrialSucceeds_isOk() {
    assertThat(statuses()).containsExactly(Status.OK, Status.OK, Status.OK);
  }

  @Test
  void examine_noClone_triesNothingElse() throws IOException {
    host.file("/.dockerenv", "").filtered();
    host.refuse(Kind.CLONE, Stage.CLONE, "clone3({...})", Errno.ENOSYS);
    assertThat(statuses()).containsExactly(Status.MISSING, Status.MISSING, Status.MISSING);
    assertThat(host.finding("clone3").detail())
        .isEqualTo(
            "clone3({...}) failed: ENOSYS (Function not implemented): clone3 is filtered by a"
                + " seccomp filter, as in a default container");
    assertThat(host.finding("userns").detail()).isEqualTo("not tried: what comes before it failed");
  }

  @Test
  void examine_noMachineCode_triesNothing() {
    host.memory(-13);
    assertThat(statuses()).containsExactly(Status.MISSING, Status.MISSING, Status.MISSING);
    assertThat(host.finding("machine-code").detail())
        .isEqualTo("mprotect(PROT_EXEC) failed: EACCES (Permission denied)");
  }

  @Test
  void examine_noLauncher_isAboutUserNamespaces() throws IOException {
    host.file("/proc/sys/user/max_user_namespaces", "0\n");
    host.refuse(Kind.LAUNCHER, Stage.CLONE, "clone3({...})", Errno.ENOSPC);
    assertThat(statuses()).containsExactly(Status.OK, Status.MISSING, Status.MISSING);
    assertThat(host.finding("userns").fix().orElseThrow())
        .startsWith("sysctl -w user.max_user_namespaces=15000");
  }

  @Test
  void examine_namespacesWithoutRights_isAboutUserNamespaces() throws IOException {
    host.file("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    host.refuse(Kind.LAUNCHER, Stage.MOUNT, "mount(NULL, \"/\", ...)", Errno.EACCES);
    assertThat(host.finding("userns").status()).isEqualTo(Status.MISSING);
    assertThat(host.finding("userns").fix().orElseThrow())
        .contains("profile nucleus-java")
        .contains("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
  }

  @Test
  void examine_maskedProc_leavesTheNamespaces() throws IOException {
    host.refuse(Kind.SANDBOX, Stage.PROC, "fsmount(...)", Errno.EPERM);
    assertThat(statuses()).containsExactly(Status.OK, Status.OK, Status.MISSING);
  }
}
