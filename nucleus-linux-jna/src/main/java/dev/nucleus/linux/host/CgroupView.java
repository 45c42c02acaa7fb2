package dev.nucleus.linux.host;

import java.util.List;
import java.util.Optional;

/** The control groups that this process is in, as far as it sees them; see cgroups(7). */
public final class CgroupView {
  /** Which versions are mounted. */
  public enum Mode {
    NONE("none is mounted"),
    V1("v1"),
    HYBRID("hybrid"),
    V2("v2");

    private final String label;

    Mode(String label) {
      this.label = label;
    }

    /** For messages. */
    public String label() {
      return label;
    }
  }

  private static final int FIELDS = 3;

  private final HostTree files;
  private final List<Mounts.Mount> v1;
  private final List<Mounts.Mount> v2;

  /** Looks at the mounts as they are now. */
  public CgroupView(HostTree files) {
    this.files = files;
    Mounts mounts = Mounts.of(files);
    this.v1 = mounts.ofType("cgroup");
    this.v2 = mounts.ofType("cgroup2");
  }

  /** Which versions are mounted. */
  public Mode mode() {
    if (v1.isEmpty()) {
      return v2.isEmpty() ? Mode.NONE : Mode.V2;
    }
    return v2.isEmpty() ? Mode.V1 : Mode.HYBRID;
  }

  /** The directory of our group in the unified hierarchy. */
  public Optional<String> unifiedGroup() {
    return v2.stream().findFirst().flatMap(mount -> group(mount, ""));
  }

  /** The directory of our group in the hierarchy of a v1 controller. */
  public Optional<String> group(String controller) {
    return v1.stream()
        .filter(mount -> mount.hasOption(controller))
        .findFirst()
        .flatMap(mount -> group(mount, controller));
  }

  /** Where the unified hierarchy is mounted. */
  public Optional<String> unifiedMount() {
    return v2.stream().findFirst().map(Mounts.Mount::point);
  }

  /** Where the hierarchy of a v1 controller is mounted. */
  public Optional<String> mount(String controller) {
    return v1.stream()
        .filter(mount -> mount.hasOption(controller))
        .findFirst()
        .map(Mounts.Mount::point);
  }

  /** The limit of processes of our group: a number or {@code max}. */
  Optional<String> processLimit() {
    return group("pids")
        .or(this::unifiedGroup)
        .flatMap(directory -> files.read(directory + "/pids.max"));
  }

  /** Lines of /proc/self/cgroup are {@code hierarchy:controllers:path}. */
  private Optional<String> group(Mounts.Mount mount, String controller) {
    return files.read("/proc/self/cgroup").stream()
        .flatMap(String::lines)
        .map(line -> line.split(":", FIELDS))
        .filter(fields -> fields.length == FIELDS)
        .filter(fields -> List.of(fields[1].split(",", -1)).contains(controller))
        .findFirst()
        .flatMap(fields -> below(mount, fields[2]));
  }

  /** A container may see its own part of the hierarchy only, or name it from outside. */
  private static Optional<String> below(Mounts.Mount mount, String path) {
    if (path.startsWith("/..")) {
      return Optional.empty();
    }
    String relative = path;
    if (!mount.root().equals("/") && (path + "/").startsWith(mount.root() + "/")) {
      relative = path.substring(mount.root().length());
    }
    return Optional.of(relative.equals("/") ? mount.point() : mount.point() + relative);
  }
}
