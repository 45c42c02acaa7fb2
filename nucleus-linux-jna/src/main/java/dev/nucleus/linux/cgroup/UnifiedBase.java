package dev.nucleus.linux.cgroup;

import dev.nucleus.Cgroup;
import dev.nucleus.linux.host.CgroupView;
import dev.nucleus.linux.host.Remedies;
import dev.nucleus.linux.jna.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The application's group in the hierarchy of version 2. A group that hands controllers to its
 * children may hold no processes ("no internal processes", cgroups(7)), so the group that the
 * application is in can only be used if the application is moved to a leaf, which it is when that
 * was asked for; otherwise the group above it is taken, if it was delegated.
 *
 * <p>clone3(2) with CLONE_INTO_CGROUP needs the right to write cgroup.procs of the group that is
 * common to where the caller is and where the child shall be. So the launcher, from which PID 1 of
 * every sandbox comes, lives in a leaf beside the sandboxes. PID 1 is another user than the
 * application; cgroup.procs is writable for it. Nobody inside a sandbox ever sees that file.
 */
final class UnifiedBase {
  private static final String LAUNCHER_LEAF = "launcher";
  private static final String APPLICATION_LEAF = "nucleus-application";

  private final Path directory;
  private final Path parent;
  private final Set<Controller> controllers;
  private final Set<Long> admitted = new HashSet<>();

  private UnifiedBase(Path directory, Path parent, Set<Controller> controllers) {
    this.directory = directory;
    this.parent = parent;
    this.controllers = controllers;
  }

  static UnifiedBase make(
      Cgroup cgroup, CgroupView view, String name, GroupRecord record, Set<Controller> wanted)
      throws IOException {
    IOException first = null;
    for (Path parent : parents(cgroup, view)) {
      try {
        return makeBelow(parent, cgroup, name, record, wanted);
      } catch (IOException refused) {
        first = first == null ? refused : first;
      }
    }
    throw new IOException(
        first != null
            ? first.getMessage()
            : "the application's own control group is outside of what is mounted; "
                + Remedies.delegation(Libc.geteuid() == 0));
  }

  private static List<Path> parents(Cgroup cgroup, CgroupView view) {
    List<Path> parents = new ArrayList<>();
    if (cgroup.parent().isPresent()) {
      view.unifiedMount().ifPresent(mount -> parents.add(Path.of(mount + cgroup.parent().get())));
      return parents;
    }
    view.unifiedGroup()
        .map(Path::of)
        .ifPresent(
            own -> {
              parents.add(own);
              Path above = own.getParent();
              boolean inside = view.unifiedMount().filter(own::startsWith).isPresent();
              if (above != null && inside && isDelegated(above)) {
                parents.add(above);
              }
            });
    return parents;
  }

  /**
   * systemd marks what it hands over (the attribute user.delegate); where there is no systemd, what
   * we own was given to us.
   */
  private static boolean isDelegated(Path group) {
    if (Files.exists(Path.of("/run/systemd/system"))) {
      try {
        return "1"
            .equals(
                new String(
                    (byte[]) Files.getAttribute(group, "user:delegate"),
                    StandardCharsets.US_ASCII));
      } catch (IOException | RuntimeException unmarked) {
        return false;
      }
    }
    try {
      long owner = Integer.toUnsignedLong((Integer) Files.getAttribute(group, "unix:uid"));
      return owner == Libc.geteuid();
    } catch (IOException gone) {
      return false;
    }
  }

  private static UnifiedBase makeBelow(
      Path parent, Cgroup cgroup, String name, GroupRecord record, Set<Controller> wanted)
      throws IOException {
    Set<Controller> controllers = enable(parent, cgroup, wanted);
    Path directory = parent.resolve(name);
    record.add(directory);
    try {
      GroupTree.makeGroup(directory);
      GroupTree.makeGroup(directory.resolve(LAUNCHER_LEAF));
    } catch (IOException refused) {
      throw new IOException(Refusal.of(parent, refused), refused);
    }
    handDown(directory, controllers);
    openToChildren(directory);
    return new UnifiedBase(directory, parent, controllers);
  }

  /** Lets a group give its controllers to its children; returns those that they have then. */
  private static Set<Controller> enable(Path parent, Cgroup cgroup, Set<Controller> wanted)
      throws IOException {
    if (!Files.isDirectory(parent)) {
      throw new IOException(Refusal.of(parent, new NoSuchFileException(parent.toString())));
    }
    Set<Controller> there = listed(parent.resolve("cgroup.controllers"), wanted);
    Set<Controller> given = listed(parent.resolve("cgroup.subtree_control"), wanted);
    if (given.containsAll(there)) {
      return given;
    }
    try {
      handDown(parent, there);
      return there;
    } catch (IOException refused) {
      if (cgroup.moveApplication()) {
        moveProcesses(parent);
        handDown(parent, there);
        return there;
      }
      if (!given.isEmpty()) {
        return given;
      }
      throw new IOException(
          parent
              + " cannot give its controllers to groups below it ("
              + Refusal.cause(refused)
              + "): version 2 of control groups allows that only to a group without processes, and"
              + " the application is in it; allow cgroup(Cgroup.auto().movingApplication()), or"
              + " name a delegated group with Cgroup.below(...), or "
              + Remedies.delegation(Libc.geteuid() == 0),
          refused);
    }
  }

  private static Set<Controller> listed(Path file, Set<Controller> wanted) {
    List<String> names = List.of(ControlFiles.read(file).orElse("").split(" ", -1));
    Set<Controller> listed = EnumSet.noneOf(Controller.class);
    for (Controller controller : wanted) {
      if (names.contains(controller.v2())) {
        listed.add(controller);
      }
    }
    return listed;
  }

  private static void handDown(Path group, Set<Controller> controllers) throws IOException {
    Path file = group.resolve("cgroup.subtree_control");
    for (Controller controller : controllers) {
      ControlFiles.write(file, "+" + Objects.requireNonNull(controller.v2()));
    }
  }

  /** Moves what is in a group, the application among it, into a leaf below. */
  private static void moveProcesses(Path group) throws IOException {
    Path leaf = group.resolve(APPLICATION_LEAF);
    GroupTree.makeGroup(leaf);
    String pids = ControlFiles.read(group.resolve("cgroup.procs")).orElse("");
    for (String pid : pids.lines().toList()) {
      ControlFiles.write(leaf.resolve("cgroup.procs"), pid);
    }
  }

  /** Lets PID 1 of a sandbox, whoever it is on the host, clone into a group. */
  static void openToChildren(Path group) throws IOException {
    Files.setPosixFilePermissions(
        group.resolve("cgroup.procs"), PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  Path directory() {
    return directory;
  }

  Set<Controller> controllers() {
    return controllers;
  }

  /** Why the sandboxes do not have a controller. */
  String lacking(Controller controller) {
    return parent
        + " has no controller "
        + controller.v2()
        + " to give; "
        + Remedies.delegation(Libc.geteuid() == 0);
  }

  /** Moves a launcher, and what it has cloned ahead, into the leaf beside the sandboxes. */
  synchronized void admit(long launcher) {
    if (!admitted.add(launcher)) {
      return;
    }
    Path procs = directory.resolve(LAUNCHER_LEAF).resolve("cgroup.procs");
    try {
      ControlFiles.write(procs, Long.toString(launcher));
      for (String child : children(launcher)) {
        ControlFiles.write(procs, child);
      }
    } catch (IOException gone) {
      // A launch that then fails says what the kernel said.
      admitted.remove(launcher);
    }
  }

  private static List<String> children(long pid) throws IOException {
    List<String> children = new ArrayList<>();
    Path tasks = Path.of("/proc/" + pid + "/task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        String line = ControlFiles.read(thread.resolve("children")).orElse("");
        for (String child : line.split(" ", -1)) {
          if (!child.isEmpty()) {
            children.add(child);
          }
        }
      }
    }
    return children;
  }
}
