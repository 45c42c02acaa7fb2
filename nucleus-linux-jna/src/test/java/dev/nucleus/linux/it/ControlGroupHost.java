package dev.nucleus.linux.it;

import dev.nucleus.Cgroup;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxUnsupportedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the tests need to know about the control groups of the host. */
final class ControlGroupHost {
  /** Where tests make groups; the matrix names a delegated group here. */
  private static final Optional<String> PARENT =
      Optional.ofNullable(System.getenv("NUCLEUS_TEST_CGROUP")).filter(path -> !path.isEmpty());

  private static final Optional<String> REFUSAL = refusal();

  private ControlGroupHost() {}

  static Cgroup place() {
    return PARENT.map(Cgroup::below).orElseGet(Cgroup::auto);
  }

  private static Optional<String> refusal() {
    try {
      Sandbox.builder()
          .command("/bin/true")
          .cgroup(place())
          .limits(limits -> limits.memory("64m").pids(16).cpus(1))
          .run();
      return Optional.empty();
    } catch (SandboxUnsupportedException unsupported) {
      return Optional.of(String.valueOf(unsupported.getMessage()));
    }
  }

  /** Skips a test on a host where limits cannot be kept. */
  static void requireLimits() {
    Host.require(
        REFUSAL.isEmpty(), "limits need control groups: " + REFUSAL.orElse("").split(";", 2)[0]);
  }

  /** Skips a test on a host where they can. */
  static void requireNoLimits() {
    Host.require(REFUSAL.isPresent(), "is about a host without control groups of our own");
  }

  static boolean isV1(String controller) {
    return Files.isDirectory(Path.of("/sys/fs/cgroup/" + controller));
  }

  /** Every group of an application with this pid, in whatever hierarchy. */
  static List<Path> groupsOf(long pid) {
    List<Path> groups = new ArrayList<>();
    Path root = Path.of("/sys/fs/cgroup");
    try (Stream<Path> tree = Files.walk(root, 12)) {
      tree.filter(path -> path.getFileName().toString().startsWith("nucleus-" + pid + "-"))
          .filter(Files::isDirectory)
          .forEach(groups::add);
    } catch (UncheckedIOException | IOException changed) {
      // Others make and remove groups while we walk.
      return groups;
    }
    return groups;
  }

  /** The groups of sandboxes that this JVM has at the moment. */
  static List<Path> sandboxGroups() {
    List<Path> sandboxes = new ArrayList<>();
    for (Path base : groupsOf(ProcessHandle.current().pid())) {
      try (Stream<Path> children = Files.list(base)) {
        children
            .filter(Files::isDirectory)
            .filter(path -> path.getFileName().toString().matches("[0-9]+"))
            .forEach(sandboxes::add);
      } catch (IOException gone) {
        // It is gone, and what was in it.
      }
    }
    return sandboxes;
  }
}
