package dev.nucleus.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sandboxes that this machine has, each asked for isolation comparable to ours: namespaces of
 * every kind it has, a read-only /usr, own /proc, /dev and /tmp, no capabilities, no network. None
 * but firejail, runc and docker brings a seccomp filter, and none Landlock rules.
 */
final class Peers {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final String DOCKER_IMAGE = "busybox";
  private static final List<String> TOP_LEVEL =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  private final Path scratch;
  private final AtomicLong ids = new AtomicLong();

  Peers(Path scratch) {
    this.scratch = scratch;
  }

  ProcessContestant bubblewrap() {
    List<String> command =
        new ArrayList<>(List.of("bwrap", "--unshare-all", "--new-session", "--die-with-parent"));
    command.addAll(List.of("--ro-bind", "/usr", "/usr"));
    for (String name : TOP_LEVEL) {
      Path path = Path.of("/", name);
      if (Files.isSymbolicLink(path)) {
        command.addAll(List.of("--symlink", target(path), "/" + name));
      } else if (Files.isDirectory(path)) {
        command.addAll(List.of("--ro-bind", "/" + name, "/" + name));
      }
    }
    command.addAll(List.of("--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache"));
    command.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    command.addAll(List.of("--tmpfs", "/dev/shm", "--tmpfs", "/tmp", "--tmpfs", "/home/sandbox"));
    command.addAll(List.of("--remount-ro", "/", "--cap-drop", "ALL"));
    command.addAll(List.of("--uid", "1000", "--gid", "1000", "--hostname", "sandbox"));
    command.addAll(List.of("--clearenv", "--setenv", "PATH", PATH, "--chdir", "/home/sandbox"));
    command.addAll(List.of("--", "/bin/true"));
    return new ProcessContestant("bubblewrap", command);
  }

  ProcessContestant nsjail() {
    List<String> command =
        new ArrayList<>(
            List.of("nsjail", "--mode", "o", "--really_quiet", "--hostname", "sandbox"));
    command.addAll(List.of("--bindmount_ro", "/usr"));
    for (String name : TOP_LEVEL) {
      Path path = Path.of("/", name);
      if (Files.isSymbolicLink(path)) {
        command.addAll(List.of("--symlink", target(path) + ":/" + name));
      } else if (Files.isDirectory(path)) {
        command.addAll(List.of("--bindmount_ro", "/" + name));
      }
    }
    for (String device : List.of("null", "zero", "full", "random", "urandom", "tty")) {
      command.addAll(List.of("--bindmount", "/dev/" + device));
    }
    command.addAll(List.of("--tmpfsmount", "/dev/shm", "--tmpfsmount", "/tmp", "--cwd", "/tmp"));
    command.addAll(List.of("--env", "PATH=" + PATH, "--", "/bin/true"));
    return new ProcessContestant("nsjail", command);
  }

  ProcessContestant firejail() {
    return new ProcessContestant(
        "firejail",
        List.of(
            "firejail",
            "--quiet",
            "--noprofile",
            "--private",
            "--private-dev",
            "--private-tmp",
            "--net=none",
            "--caps.drop=all",
            "--seccomp",
            "--nonewprivs",
            "--",
            "/bin/true"));
  }

  ProcessContestant runc() {
    return oci("runc");
  }

  ProcessContestant crun() {
    return oci("crun");
  }

  private ProcessContestant oci(String runtime) {
    String bundle = OciBundle.write(scratch.resolve(runtime)).toString();
    String state = scratch.resolve(runtime + "-state").toString();
    return ProcessContestant.withPipes(
        runtime,
        () ->
            List.of(
                runtime,
                "--root",
                state,
                "run",
                "--bundle",
                bundle,
                "nucleus-bench-" + ProcessHandle.current().pid() + "-" + ids.incrementAndGet()));
  }

  /** The image is never pulled: a benchmark has no business on the network. */
  ProcessContestant docker() {
    return new ProcessContestant(
        "docker",
        List.of(
            "docker",
            "run",
            "--rm",
            "--pull",
            "never",
            "--network",
            "none",
            "--read-only",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
            DOCKER_IMAGE,
            "/bin/true"));
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new BenchException(link + " cannot be read: " + e.getMessage());
    }
  }
}
