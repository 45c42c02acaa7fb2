package dev.nucleus.linux.host;

import static dev.nucleus.linux.host.Surroundings.DOCKER;
import static dev.nucleus.linux.host.Surroundings.KUBERNETES;
import static dev.nucleus.linux.host.Surroundings.LXC;
import static dev.nucleus.linux.host.Surroundings.NSPAWN;
import static dev.nucleus.linux.host.Surroundings.PODMAN;
import static dev.nucleus.linux.host.Surroundings.WSL1;
import static dev.nucleus.linux.host.Surroundings.WSL2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {
  private SimulatedHost host;

  @BeforeEach
  void create(@TempDir Path root) throws IOException {
    host = new SimulatedHost(root);
  }

  private Set<Surroundings> detected() {
    return host.host().surroundings();
  }

  @Test
  void detect_plainHost_findsNothing() throws IOException {
    host.file("/proc/1/cgroup", "0::/init.scope\n");
    assertThat(detected()).isEmpty();
    assertThat(host.finding("surroundings").detail()).isEqualTo("none was noticed");
  }

  @Test
  void detect_dockerenv_isDocker() throws IOException {
    host.file("/.dockerenv", "");
    assertThat(detected()).containsExactly(DOCKER);
  }

  @Test
  void detect_containerenv_isPodman() throws IOException {
    host.file("/run/.containerenv", "engine=\"podman-4.3.1\"\n");
    assertThat(detected()).containsExactly(PODMAN);
  }

  @Test
  void detect_pod_isKubernetesAndItsEngine() throws IOException {
    host.variable("KUBERNETES_SERVICE_HOST", "10.0.0.1").file("/.dockerenv", "");
    assertThat(detected()).containsExactly(DOCKER, KUBERNETES);
    assertThat(host.finding("surroundings").detail()).isEqualTo("Docker, Kubernetes");
  }

  @Test
  void detect_groupOfPod_isKubernetes() throws IOException {
    host.file("/proc/1/cgroup", "4:memory:/kubepods/besteffort/pod1/abc\n");
    assertThat(detected()).containsExactly(KUBERNETES);
  }

  @Test
  void detect_variableOfInit_isLxc() {
    host.variable("container", "lxc");
    assertThat(detected()).containsExactly(LXC);
  }

  @Test
  void detect_fileOfSystemd_isNspawn() throws IOException {
    host.file("/run/systemd/container", "systemd-nspawn\n");
    assertThat(detected()).containsExactly(NSPAWN);
  }

  @Test
  void detect_kernelOfMicrosoft_isWsl2() throws IOException {
    host.file("/proc/sys/kernel/osrelease", "5.15.90.1-microsoft-standard-WSL2\n");
    assertThat(detected()).containsExactly(WSL2);
    assertThat(WSL2.isContainer()).isFalse();
  }

  @Test
  void detect_translationLayerOfMicrosoft_isWsl1WithItsFix() throws IOException {
    host.file("/proc/sys/kernel/osrelease", "4.4.0-19041-Microsoft\n");
    assertThat(detected()).containsExactly(WSL1);
    assertThat(host.finding("surroundings").fix())
        .contains("in Windows: wsl --set-version DISTRO 2");
  }
}
