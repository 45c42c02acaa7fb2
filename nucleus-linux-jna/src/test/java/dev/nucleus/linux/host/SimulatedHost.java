package dev.nucleus.linux.host;

import dev.nucleus.Errno;
import dev.nucleus.HostReport;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.linux.host.SandboxTrial.Kind;
import dev.nucleus.linux.host.SandboxTrial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** A host below a temporary directory, on which everything works until a test takes it away. */
final class SimulatedHost {
  private static final int EINVAL = 22;

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, Long> calls = new HashMap<>();
  private final Map<Integer, Long> actions = new HashMap<>();
  private final Map<Kind, Outcome> trials = new EnumMap<>(Kind.class);
  private long executableMemory;
  private long executableMemfd;
  private int userId = 1000;

  SimulatedHost(Path root) throws IOException {
    this.root = root;
    calls.put("landlock_create_ruleset", 7L);
    calls.put("close_range", 0L);
    file("/proc/sys/kernel/osrelease", "6.18.1\n");
    file("/proc/self/status", "Name:\tjava\nCapEff:\t0000000000000000\nSeccomp:\t0\n");
    mounts(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw",
        "23 22 0:5 / /proc rw - proc proc rw",
        "24 22 0:6 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
    file("/proc/self/cgroup", "0::/user.slice/app.scope\n");
    group("/sys/fs/cgroup/user.slice/app.scope", "cpuset cpu io memory pids\n");
    file("/etc/subuid", "other:100000:65536\n" + System.getProperty("user.name") + ":165536:65536");
    file("/etc/subgid", "1000:165536:65536\n");
    program("/usr/bin/newuidmap");
    program("/usr/bin/newgidmap");
    program(System.getProperty("java.home") + "/bin/java");
    environment.put("PATH", "/usr/local/bin:/usr/bin");
  }

  SimulatedHost file(String path, String text) throws IOException {
    Path file = path(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  SimulatedHost program(String path) throws IOException {
    file(path, "");
    path(path).toFile().setExecutable(true);
    return this;
  }

  /** A v2 group that this user may divide. */
  SimulatedHost group(String path, String controllers) throws IOException {
    return file(path + "/cgroup.procs", "1\n")
        .file(path + "/cgroup.subtree_control", "")
        .file(path + "/cgroup.controllers", controllers);
  }

  SimulatedHost remove(String path) throws IOException {
    Files.delete(path(path));
    return this;
  }

  SimulatedHost mounts(String... lines) throws IOException {
    return file("/proc/self/mountinfo", String.join("\n", lines) + "\n");
  }

  SimulatedHost variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  SimulatedHost call(String name, long result) {
    calls.put(name, result);
    return this;
  }

  SimulatedHost action(int action, long result) {
    actions.put(action, result);
    return this;
  }

  SimulatedHost memory(long result) {
    executableMemory = result;
    return this;
  }

  SimulatedHost memfd(long result) {
    executableMemfd = result;
    return this;
  }

  SimulatedHost user(int id) {
    userId = id;
    return this;
  }

  /** Root with every capability, as on a host. */
  SimulatedHost root() throws IOException {
    return user(0).file("/proc/self/status", "CapEff:\t000001ffffffffff\nSeccomp:\t0\n");
  }

  /** The process was started with a seccomp filter on it. */
  SimulatedHost filtered() throws IOException {
    return file("/proc/self/status", "CapEff:\t0000000000000000\nSeccomp:\t2\n");
  }

  SimulatedHost refuse(Kind kind, SandboxTrial.Stage stage, String call, Errno errno) {
    trials.put(kind, new Outcome(stage, call, errno));
    return this;
  }

  HostTree files() {
    return HostTree.at(root);
  }

  RefusalCauses causes() {
    return new RefusalCauses(files(), environment, userId == 0);
  }

  Host host() {
    return new Host(
        files(),
        environment,
        new SimulatedKernel(),
        kind -> trials.getOrDefault(kind, Outcome.SUCCESS));
  }

  HostReport report() {
    return Doctor.examine(host());
  }

  Finding finding(String id) {
    return report().finding(id).orElseThrow();
  }

  private Path path(String path) {
    return root.resolve(path.substring(1));
  }

  private final class SimulatedKernel implements KernelProbe {
    @Override
    public long call(String syscall, long... arguments) {
      return calls.getOrDefault(syscall, (long) -EINVAL);
    }

    @Override
    public long seccompAction(int action) {
      return actions.getOrDefault(action, 0L);
    }

    @Override
    public long executableMemory() {
      return executableMemory;
    }

    @Override
    public long executableMemfd() {
      return executableMemfd;
    }

    @Override
    public long effectiveUserId() {
      return userId;
    }
  }
}
