package dev.nucleus.linux.host;

import dev.nucleus.Errno;
import dev.nucleus.linux.jna.Libc;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells why a launch was refused and what to do about it, from the error and the settings of the
 * host. See user_namespaces(7) for the errors. Thread-safe.
 */
public final class RefusalCauses {
  private static final String USERNS_CLONE = "/proc/sys/kernel/unprivileged_userns_clone";
  private static final String APPARMOR_SYSCTL =
      "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
  private static final String LIMITS = "/proc/sys/user/";
  private static final List<String> NAMESPACE_LIMITS =
      List.of(
          "max_user_namespaces",
          "max_mnt_namespaces",
          "max_pid_namespaces",
          "max_net_namespaces",
          "max_ipc_namespaces",
          "max_uts_namespaces",
          "max_cgroup_namespaces");

  /** As many as a distribution typically allows. */
  private static final long NAMESPACES = 15_000;

  private static final String FILTERED = "2"; // SECCOMP_MODE_FILTER of <linux/seccomp.h>

  private final HostTree files;
  private final Map<String, String> environment;
  private final boolean root;

  RefusalCauses(HostTree files, Map<String, String> environment, boolean root) {
    this.files = files;
    this.environment = environment;
    this.root = root;
  }

  /** For refusals that this process meets. */
  public static RefusalCauses ofThisHost() {
    return new RefusalCauses(HostTree.real(), System.getenv(), Libc.geteuid() == 0);
  }

  Cause of(SandboxTrial.Outcome outcome) {
    return switch (outcome.stage()) {
      case CLONE -> ofClone(outcome.errno());
      case ID_MAP -> ofIdMap();
      case MOUNT -> ofMount(outcome.errno());
      case PROC -> ofProc();
    };
  }

  /** Why clone3(2) failed. */
  public Cause ofClone(Errno errno) {
    return switch (errno.name()) {
      case "EPERM", "EACCES" -> forbidden();
      case "ENOSPC", "EUSERS" -> tooManyNamespaces();
      case "ENOSYS" -> noClone3();
      case "EINVAL" -> unknownNamespaces();
      case "EAGAIN" -> new Cause("the limit of processes is reached", Remedies.PROCESS_LIMIT);
      case "ENOMEM" ->
          new Cause("the kernel has no memory for another process", "end other programs");
      default ->
          new Cause(
              "the kernel gives no reason that is known", "look into the kernel's log: dmesg");
    };
  }

  private Cause forbidden() {
    if (root && !OwnCapabilities.has(files, OwnCapabilities.SYS_ADMIN)) {
      return new Cause("this is root, but without CAP_SYS_ADMIN", Remedies.SYS_ADMIN);
    }
    if (!root && files.holds(USERNS_CLONE, 0)) {
      return new Cause(
          USERNS_CLONE + " is 0: only root may create user namespaces",
          Remedies.sysctl("kernel.unprivileged_userns_clone", 1));
    }
    if (isRestrictedByAppArmor()) {
      return appArmor();
    }
    if (!Mounts.of(files).hasRoot()) {
      return new Cause(
          "the root directory was changed with chroot, in which the kernel refuses user namespaces",
          "run the application outside of the chroot, or enter its directory with"
              + " unshare --mount and pivot_root instead");
    }
    return refusedFromOutside("new namespaces are refused");
  }

  private Cause tooManyNamespaces() {
    for (String limit : NAMESPACE_LIMITS) {
      if (files.holds(LIMITS + limit, 0)) {
        return new Cause(LIMITS + limit + " is 0", Remedies.sysctl("user." + limit, NAMESPACES));
      }
    }
    return new Cause(
        "as many namespaces exist as " + LIMITS + "max_*_namespaces allow, or 32 inside each other",
        "end sandboxes that are not needed, or raise the limits: sysctl -a -r '^user.max_'");
  }

  private Cause noClone3() {
    return isFiltered()
        ? refusedFromOutside("clone3 is filtered")
        : new Cause("this kernel has no clone3", Remedies.kernel("5.12"));
  }

  private Cause unknownNamespaces() {
    return files.exists("/proc/self/ns/user")
        ? new Cause("this kernel does not know the flags of clone3", Remedies.kernel("5.12"))
        : new Cause(
            "this kernel was built without user namespaces",
            "boot a kernel with CONFIG_USER_NS=y; gVisor and WSL 1 have none");
  }

  /** Why the id map of a user namespace cannot be written. */
  public Cause ofIdMap() {
    if (isRestrictedByAppArmor()) {
      return appArmor();
    }
    if (root && !OwnIds.cover(files, IdRange.ROOT_DEFAULT)) {
      return new Cause(
          "this is root of a user namespace that does not have the ids "
              + IdRange.ROOT_DEFAULT.text()
              + ", which root maps by default: see /proc/self/uid_map",
          "map ids that are there with idMapping(IdMapping.range(...)), or run the application as"
              + " another user than root");
    }
    if (root) {
      return new Cause(
          "this is root, but without CAP_SETUID and CAP_SETGID",
          "docker run --cap-add SETUID --cap-add SETGID, or run the application as another user");
    }
    return new Cause(
        "the files of this process in /proc are not its own, as after setcap(8) on the java program"
            + " or with a set-user-ID bit",
        "setcap -r " + program());
  }

  /** Why a namespace of our own cannot be changed. */
  public Cause ofMount(Errno errno) {
    if (errno.equals(Errno.ENOSYS) && !isFiltered()) {
      return new Cause("this kernel lacks the call", Remedies.kernel("5.12"));
    }
    return isRestrictedByAppArmor() ? appArmor() : refusedFromOutside("mounting is refused");
  }

  /** Why no new /proc can be mounted. */
  public Cause ofProc() {
    List<String> masks = Mounts.of(files).overProc();
    if (masks.isEmpty()) {
      return refusedFromOutside("a new /proc is refused");
    }
    Set<Surroundings> where = Surroundings.detect(files, environment);
    return new Cause(
        "parts of /proc are masked, so the kernel allows no new one: " + String.join(" ", masks),
        where.stream().anyMatch(Surroundings::isContainer)
            ? Remedies.container(where, isConfined())
            : "umount " + String.join(" ", masks));
  }

  /** The refusal comes from a filter or a profile that whoever started us has put on us. */
  private Cause refusedFromOutside(String what) {
    Set<Surroundings> where = Surroundings.detect(files, environment);
    if (where.contains(Surroundings.WSL1)) {
      return new Cause(what + " by WSL 1, which is no Linux kernel", Remedies.WSL);
    }
    String by =
        isConfined()
            ? " by the AppArmor profile " + appArmorProfile()
            : isFiltered() ? " by a seccomp filter" : "";
    if (where.stream().anyMatch(Surroundings::isContainer)) {
      return new Cause(
          what + by + ", as in a default container", Remedies.container(where, isConfined()));
    }
    if (isFiltered()) {
      return new Cause(
          what + by + " that was put on this process",
          "start it without; in a systemd unit: RestrictNamespaces=no, SystemCallFilter= empty,"
              + " ProtectKernelTunables=no");
    }
    if (isConfined()) {
      return new Cause(what + by, "aa-complain " + appArmorProfile());
    }
    return new Cause(
        what + ", probably by a security module",
        "look for a denial: journalctl -k --grep 'denied|audit'; with SELinux: ausearch -m avc");
  }

  private Cause appArmor() {
    return new Cause(
        APPARMOR_SYSCTL + " is 1: AppArmor takes all rights from user namespaces of this program",
        Remedies.appArmor(program()));
  }

  private boolean isRestrictedByAppArmor() {
    return !root && files.holds(APPARMOR_SYSCTL, 1);
  }

  private boolean isFiltered() {
    return files.field("/proc/self/status", "Seccomp").orElse("").equals(FILTERED);
  }

  private boolean isConfined() {
    String profile = appArmorProfile();
    return !profile.isEmpty() && !profile.equals("unconfined");
  }

  /** The profile without its mode: "docker-default (enforce)". */
  private String appArmorProfile() {
    String label = files.read("/proc/self/attr/apparmor/current").orElse("");
    int mode = label.indexOf(" (enforce)");
    return mode < 0 ? "" : label.substring(0, mode);
  }

  private String program() {
    return files
        .link("/proc/self/exe")
        .orElseGet(() -> System.getProperty("java.home") + "/bin/java");
  }
}
