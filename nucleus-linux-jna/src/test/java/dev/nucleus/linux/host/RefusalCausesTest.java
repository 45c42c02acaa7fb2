package dev.nucleus.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalCausesTest {
  private static final String APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
  private static final String ROOT_MOUNT = "22 1 8:1 / / rw - ext4 /dev/sda1 rw";
  private static final String PROC_MOUNT = "23 22 0:5 / /proc rw - proc proc rw";

  private Path root;
  private SimulatedHost host;

  @BeforeEach
  void create(@TempDir Path directory) throws IOException {
    root = directory;
    host = new SimulatedHost(directory);
  }

  @Test
  void ofClone_debianSysctl_isSetToOne() throws IOException {
    host.file("/proc/sys/kernel/unprivileged_userns_clone", "0\n");
    assertThat(host.causes().ofClone(Errno.EPERM))
        .isEqualTo(
            new Cause(
                "/proc/sys/kernel/unprivileged_userns_clone is 0: only root may create user"
                    + " namespaces",
                """
                sysctl -w kernel.unprivileged_userns_clone=1
                echo 'kernel.unprivileged_userns_clone = 1' > /etc/sysctl.d/60-nucleus.conf"""));
  }

  @Test
  void ofClone_sysctlThatAllows_isNotTheCause() throws IOException {
    host.file("/proc/sys/kernel/unprivileged_userns_clone", "1\n");
    assertThat(host.causes().ofClone(Errno.EPERM).detail())
        .isEqualTo("new namespaces are refused, probably by a security module");
  }

  @Test
  void ofClone_noUserNamespacesAllowed_raisesTheLimit() throws IOException {
    host.file("/proc/sys/user/max_user_namespaces", "0\n");
    assertThat(host.causes().ofClone(Errno.ENOSPC))
        .isEqualTo(
            new Cause(
                "/proc/sys/user/max_user_namespaces is 0",
                """
                sysctl -w user.max_user_namespaces=15000
                echo 'user.max_user_namespaces = 15000' > /etc/sysctl.d/60-nucleus.conf"""));
  }

  @Test
  void ofClone_noNetworkNamespacesAllowed_raisesThatLimit() throws IOException {
    host.file("/proc/sys/user/max_user_namespaces", "96364\n")
        .file("/proc/sys/user/max_net_namespaces", "0\n");
    assertThat(host.causes().ofClone(Errno.ENOSPC).fix())
        .startsWith("sysctl -w user.max_net_namespaces=15000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENOSPC", "EUSERS"})
  void ofClone_limitReached_saysBothReasons(String errno) {
    assertThat(host.causes().ofClone(errno.equals("ENOSPC") ? Errno.ENOSPC : Errno.EUSERS).detail())
        .isEqualTo(
            "as many namespaces exist as /proc/sys/user/max_*_namespaces allow, or 32 inside each"
                + " other");
  }

  @Test
  void ofClone_appArmorSysctl_printsAProfileForTheProgram() throws IOException {
    host.file(APPARMOR, "1\n");
    Files.createSymbolicLink(root.resolve("proc/self/exe"), Path.of("/opt/jdk/bin/java"));
    Cause cause = host.causes().ofClone(Errno.EACCES);
    assertThat(cause.detail())
        .isEqualTo(
            APPARMOR + " is 1: AppArmor takes all rights from user namespaces of this program");
    assertThat(cause.fix())
        .isEqualTo(
            """
            let this JVM create user namespaces:
            cat > /etc/apparmor.d/nucleus-java <<'EOF'
            abi <abi/4.0>,
            include <tunables/global>
            profile nucleus-java "/opt/jdk/bin/java" flags=(unconfined) {
              userns,
              include if exists <local/nucleus-java>
            }
            EOF
            apparmor_parser -r /etc/apparmor.d/nucleus-java
            or let every program do so:
            sysctl -w kernel.apparmor_restrict_unprivileged_userns=0""");
  }

  @Test
  void everyStage_appArmorSysctl_isTheCause() throws IOException {
    host.file(APPARMOR, "1\n");
    Cause cause = host.causes().ofClone(Errno.EPERM);
    assertThat(host.causes().ofIdMap()).isEqualTo(cause);
    assertThat(host.causes().ofMount(Errno.EPERM)).isEqualTo(cause);
  }

  @Test
  void ofMount_appArmorSysctlAndRoot_isNotTheCause() throws IOException {
    host.root().file(APPARMOR, "1\n");
    assertThat(host.causes().ofMount(Errno.EPERM).detail()).doesNotContain(APPARMOR);
  }

  @Test
  void ofClone_filterOfDocker_namesItsOptions() throws IOException {
    host.file("/.dockerenv", "").filtered();
    assertThat(host.causes().ofClone(Errno.ENOSYS))
        .isEqualTo(
            new Cause(
                "clone3 is filtered by a seccomp filter, as in a default container",
                "docker run --security-opt seccomp=unconfined --security-opt"
                    + " systempaths=unconfined ..."));
  }

  @Test
  void ofClone_filterOfPodman_namesItsOptions() throws IOException {
    host.file("/run/.containerenv", "").filtered();
    assertThat(host.causes().ofClone(Errno.ENOSYS).fix())
        .isEqualTo("podman run --security-opt seccomp=unconfined --security-opt unmask=ALL ...");
  }

  @Test
  void ofClone_filterOfKubernetes_namesTheFieldsOfThePod() throws IOException {
    host.variable("KUBERNETES_SERVICE_HOST", "10.0.0.1").filtered();
    assertThat(host.causes().ofClone(Errno.EPERM).fix())
        .isEqualTo(
            """
            in the pod: spec.hostUsers: false
            in the container: securityContext: {seccompProfile: {type: Unconfined}, \
            procMount: Unmasked}""");
  }

  @Test
  void ofClone_lxc_namesNesting() throws IOException {
    host.variable("container", "lxc").filtered();
    assertThat(host.causes().ofClone(Errno.EPERM).fix())
        .isEqualTo(
            """
            lxc config set NAME security.nesting=true && lxc restart NAME
            on Proxmox: pct set ID --features nesting=1""");
  }

  @Test
  void ofClone_filterOutsideOfContainers_namesTheUnit() throws IOException {
    host.filtered();
    assertThat(host.causes().ofClone(Errno.EPERM))
        .isEqualTo(
            new Cause(
                "new namespaces are refused by a seccomp filter that was put on this process",
                "start it without; in a systemd unit: RestrictNamespaces=no, SystemCallFilter="
                    + " empty, ProtectKernelTunables=no"));
  }

  @Test
  void ofClone_oldKernel_namesTheFirstThatHasAllCalls() {
    assertThat(host.causes().ofClone(Errno.ENOSYS))
        .isEqualTo(new Cause("this kernel has no clone3", "boot Linux 5.12 or newer"));
  }

  @Test
  void ofClone_kernelWithoutUserNamespaces_isSaidSo() {
    assertThat(host.causes().ofClone(Errno.EINVAL).detail())
        .isEqualTo("this kernel was built without user namespaces");
  }

  @Test
  void ofClone_kernelThatDoesNotKnowTheFlags_isTooOld() throws IOException {
    host.file("/proc/self/ns/user", "");
    assertThat(host.causes().ofClone(Errno.EINVAL).detail())
        .isEqualTo("this kernel does not know the flags of clone3");
  }

  @Test
  void ofClone_chroot_isTheCause() throws IOException {
    host.mounts(PROC_MOUNT);
    assertThat(host.causes().ofClone(Errno.EPERM).detail())
        .startsWith("the root directory was changed with chroot");
  }

  @Test
  void ofClone_rootWithoutCapability_wantsIt() {
    host.user(0);
    assertThat(host.causes().ofClone(Errno.EPERM))
        .isEqualTo(
            new Cause(
                "this is root, but without CAP_SYS_ADMIN",
                "give the process CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN), or run the"
                    + " application as another user than root (docker run --user 1000)"));
  }

  @Test
  void ofClone_tooManyProcesses_raisesTheLimit() {
    assertThat(host.causes().ofClone(Errno.EAGAIN).fix())
        .startsWith("raise the limit of processes: ulimit -u 4096");
  }

  @Test
  void ofIdMap_root_lacksCapabilities() throws IOException {
    host.root();
    assertThat(host.causes().ofIdMap().fix()).contains("--cap-add SETUID --cap-add SETGID");
  }

  @Test
  void ofIdMap_rootOfANamespaceWithFewIds_mapsOthers() throws IOException {
    host.root().file("/proc/self/uid_map", "         0       1000          1\n");
    Cause cause = host.causes().ofIdMap();
    assertThat(cause.detail()).contains("does not have the ids 100000-165535");
    assertThat(cause.fix()).contains("idMapping(IdMapping.range(...))");
  }

  @Test
  void ofIdMap_rootWithAllIds_lacksCapabilities() throws IOException {
    host.root().file("/proc/self/uid_map", "         0          0 4294967295\n");
    assertThat(host.causes().ofIdMap().detail()).contains("CAP_SETUID");
  }

  @Test
  void ofIdMap_programWithCapabilities_losesThem() throws IOException {
    Files.createSymbolicLink(root.resolve("proc/self/exe"), Path.of("/opt/jdk/bin/java"));
    assertThat(host.causes().ofIdMap().fix()).isEqualTo("setcap -r /opt/jdk/bin/java");
  }

  @Test
  void ofMount_profileOfDocker_isSwitchedOffToo() throws IOException {
    host.file("/.dockerenv", "")
        .file("/proc/self/attr/apparmor/current", "docker-default (enforce)\n");
    assertThat(host.causes().ofMount(Errno.EACCES))
        .isEqualTo(
            new Cause(
                "mounting is refused by the AppArmor profile docker-default, as in a default"
                    + " container",
                "docker run --security-opt seccomp=unconfined --security-opt"
                    + " systempaths=unconfined --security-opt apparmor=unconfined ..."));
  }

  @Test
  void ofMount_profileThatConfinesNothing_isNotTheCause() throws IOException {
    host.file("/proc/self/attr/apparmor/current", "unconfined\n");
    assertThat(host.causes().ofMount(Errno.EPERM).detail())
        .isEqualTo("mounting is refused, probably by a security module");
  }

  @Test
  void ofMount_missingCall_wantsANewerKernel() {
    assertThat(host.causes().ofMount(Errno.ENOSYS).fix()).isEqualTo("boot Linux 5.12 or newer");
  }

  @Test
  void ofProc_masksOfDocker_areNamedWithTheirOption() throws IOException {
    host.file("/.dockerenv", "")
        .mounts(
            ROOT_MOUNT,
            PROC_MOUNT,
            "24 23 0:5 /sys /proc/sys ro - proc proc rw",
            "25 23 0:9 /null /proc/kcore rw - tmpfs tmpfs rw");
    Cause cause = host.causes().ofProc();
    assertThat(cause.detail())
        .isEqualTo(
            "parts of /proc are masked, so the kernel allows no new one: /proc/kcore /proc/sys");
    assertThat(cause.fix()).contains("--security-opt systempaths=unconfined");
  }

  @Test
  void ofProc_masksOutsideOfContainers_areTakenOff() throws IOException {
    host.mounts(
        ROOT_MOUNT,
        PROC_MOUNT,
        "24 23 0:30 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw",
        "25 23 0:9 /null /proc/kcore rw - tmpfs tmpfs rw");
    assertThat(host.causes().ofProc().fix()).isEqualTo("umount /proc/kcore");
  }

  @Test
  void toString_causeAndFix_areOneSentence() {
    assertThat(new Cause("it is off", "switch it on")).hasToString("it is off; fix: switch it on");
  }
}
