package dev.nucleus.linux.host;

import java.util.Set;

/** The text of every fix that more than one finding or message gives. */
public final class Remedies {
  /** For root in a container, where the user of the application can be chosen. */
  static final String SYS_ADMIN =
      "give the process CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN), or run the application as"
          + " another user than root (docker run --user 1000)";

  static final String PROCESS_LIMIT =
      "raise the limit of processes: ulimit -u 4096; for a service: TasksMax=4096 and"
          + " LimitNPROC=4096; for a container: docker run --pids-limit 4096";

  static final String WSL = "in Windows: wsl --set-version DISTRO 2";

  public static final String UIDMAP_PACKAGE =
      "apt install uidmap, or dnf install shadow-utils, or apk add shadow-uidmap";

  private Remedies() {}

  /** Gives a user a range of ids. */
  public static String subordinateIds(String user) {
    return "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user;
  }

  /** Starts the application in a group of its own that it may divide. */
  public static String delegation(boolean root) {
    return "systemd-run "
        + (root ? "" : "--user ")
        + "--scope -p Delegate=yes java ...; in a systemd unit: Delegate=yes"
        + (root
            ? ""
            : "\nfor controllers that users do not get: mkdir -p"
                + " /etc/systemd/system/user@.service.d && printf '[Service]\\nDelegate=cpu"
                + " memory pids\\n' > /etc/systemd/system/user@.service.d/nucleus.conf &&"
                + " systemctl daemon-reload");
  }

  /** Sets a sysctl now and at every boot. */
  static String sysctl(String name, long value) {
    return "sysctl -w "
        + name
        + "="
        + value
        + "\necho '"
        + name
        + " = "
        + value
        + "' > /etc/sysctl.d/60-nucleus.conf";
  }

  /** A profile that lets one program, and no other, create user namespaces. */
  static String appArmor(String program) {
    return """
        let this JVM create user namespaces:
        cat > /etc/apparmor.d/nucleus-java <<'EOF'
        abi <abi/4.0>,
        include <tunables/global>
        profile nucleus-java "%s" flags=(unconfined) {
          userns,
          include if exists <local/nucleus-java>
        }
        EOF
        apparmor_parser -r /etc/apparmor.d/nucleus-java
        or let every program do so:
        sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"""
        .formatted(program);
  }

  /** Lets a container create namespaces, mount, and see all of /proc. */
  static String container(Set<Surroundings> where, boolean appArmor) {
    if (where.contains(Surroundings.KUBERNETES)) {
      return """
          in the pod: spec.hostUsers: false
          in the container: securityContext: {seccompProfile: {type: Unconfined}, \
          procMount: Unmasked%s}"""
          .formatted(appArmor ? ", appArmorProfile: {type: Unconfined}" : "");
    }
    if (where.contains(Surroundings.PODMAN)) {
      return "podman run --security-opt seccomp=unconfined --security-opt unmask=ALL"
          + (appArmor ? " --security-opt apparmor=unconfined" : "")
          + " ...";
    }
    if (where.contains(Surroundings.LXC)) {
      return "lxc config set NAME security.nesting=true && lxc restart NAME"
          + "\non Proxmox: pct set ID --features nesting=1";
    }
    return "docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined"
        + (appArmor ? " --security-opt apparmor=unconfined" : "")
        + " ...";
  }

  static String kernel(String version) {
    return "boot Linux " + version + " or newer";
  }
}
