package dev.nucleus.linux.host;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs around us and may take rights away. A pod is both in Kubernetes and in a container. */
enum Surroundings {
  DOCKER("Docker"),
  PODMAN("Podman"),
  KUBERNETES("Kubernetes"),
  LXC("LXC"),
  NSPAWN("systemd-nspawn"),
  WSL1("WSL 1"),
  WSL2("WSL 2");

  private final String label;

  Surroundings(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Whether this is a container, whose engine can be told to give it more. */
  boolean isContainer() {
    return this != WSL1 && this != WSL2;
  }

  static Set<Surroundings> detect(HostTree files, Map<String, String> environment) {
    Set<Surroundings> found = EnumSet.noneOf(Surroundings.class);
    String groups = files.read("/proc/1/cgroup").orElse("");
    String manager = files.read("/run/systemd/container").orElse("");
    String variable = environment.getOrDefault("container", "");
    if (files.exists("/.dockerenv") || groups.contains("/docker") || manager.equals("docker")) {
      found.add(DOCKER);
    }
    if (files.exists("/run/.containerenv")
        || groups.contains("/libpod")
        || variable.equals("podman")
        || manager.equals("podman")) {
      found.add(PODMAN);
    }
    if (environment.containsKey("KUBERNETES_SERVICE_HOST")
        || files.exists("/var/run/secrets/kubernetes.io")
        || groups.contains("/kubepods")) {
      found.add(KUBERNETES);
    }
    if (groups.contains("/lxc")
        || variable.equals("lxc")
        || manager.equals("lxc")
        || files.exists("/dev/lxd/sock")
        || files.exists("/dev/incus/sock")) {
      found.add(LXC);
    }
    if (variable.equals("systemd-nspawn") || manager.equals("systemd-nspawn")) {
      found.add(NSPAWN);
    }
    wsl(files).ifPresent(found::add);
    return found;
  }

  private static Optional<Surroundings> wsl(HostTree files) {
    String release = files.read("/proc/sys/kernel/osrelease").orElse("").toLowerCase(Locale.ROOT);
    if (!release.contains("microsoft")) {
      return Optional.empty();
    }
    // WSL 1 translates system calls: 4.4.0-19041-Microsoft. WSL 2 has a kernel:
    // 5.15.90.1-microsoft-standard-WSL2.
    return Optional.of(release.contains("wsl2") || release.contains("standard") ? WSL2 : WSL1);
  }
}
