package dev.nucleus.linux.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What this JVM has on the host: descriptors, processes, mounts and temporary files. Launchers and
 * their sockets stay, so the first measurement is to be taken when they run.
 */
final class Footprint {
  /** In the command line of launchers, and of their children until those execute something. */
  static final String LAUNCHER = "dev.nucleus.linux.launcher.Launcher";

  /** A launcher, one that dumps its archive, and the blank children that they have ready. */
  private static final int MOST_LAUNCHER_PROCESSES = 3 * (1 + 4);

  private final int descriptors = entries(Path.of("/proc/self/fd")).size();
  private final Set<String> mounts = lines(Path.of("/proc/self/mountinfo"));
  private final Set<String> files = entries(Path.of(System.getProperty("java.io.tmpdir")));
  private final Map<Long, String> sandboxed = new TreeMap<>();
  private int launcherProcesses;

  private Footprint() {
    // As java.nio.file.Files names a temporary directory of the runtime's.
    files.removeIf(name -> !name.matches("nucleus-[0-9]+"));
    ProcessHandle.current().descendants().forEach(each -> add(each.pid()));
  }

  static Footprint take() {
    return new Footprint();
  }

  /** Nothing has come to stay; what dies behind a result has a second for it. */
  void assertUnchanged() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(1, SECONDS)
        .untilAsserted(() -> take().assertNotMoreThan(this));
  }

  private void assertNotMoreThan(Footprint before) {
    assertThat(before.sandboxed).as("processes").containsAllEntriesOf(sandboxed);
    assertThat(launcherProcesses).as("launcher processes").isLessThan(MOST_LAUNCHER_PROCESSES);
    assertThat(descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors);
    assertThat(mounts).as("mounts").isEqualTo(before.mounts);
    assertThat(before.files).as("temporary files").containsAll(files);
  }

  private void add(long pid) {
    try {
      String command = Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
      if (command.contains(LAUNCHER)) {
        launcherProcesses++;
      } else {
        sandboxed.put(pid, command);
      }
    } catch (IOException ended) {
      // It was listed and is gone since.
    }
  }

  private static Set<String> lines(Path file) {
    try {
      return new TreeSet<>(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> entries(Path directory) {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
