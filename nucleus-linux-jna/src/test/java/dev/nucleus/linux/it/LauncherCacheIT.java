package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the launcher's files are kept from one application to the next, and that nobody else can
 * choose them. Each test is an application of its own.
 */
@NeedsSandbox
class LauncherCacheIT {
  @TempDir Path directory;
  private Path cache;
  private Path temporary;

  @BeforeEach
  void prepare() throws IOException {
    directory = directory.toRealPath();
    cache = Files.createDirectory(directory.resolve("cache"));
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  @Test
  void cache_notThereYet_isMadeForTheOwnerAloneAndUsed() throws Exception {
    assertThat(classPathOfLauncher()).startsWith(entry() + "/launcher.jar:");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry())))
        .isEqualTo("rwx------");
    assertNothingTemporaryLeft();
  }

  @Test
  void cache_fileThatIsNotOurs_isReplaced() throws Exception {
    classPathOfLauncher();
    for (String name : List.of("launcher.jar", "libjnidispatch.so")) {
      Files.writeString(entry().resolve(name), "something else");
    }

    assertThat(classPathOfLauncher()).startsWith(entry() + "/launcher.jar:");
    assertThat(Files.size(entry().resolve("launcher.jar"))).isGreaterThan(1000);
    assertThat(Files.size(entry().resolve("libjnidispatch.so"))).isGreaterThan(1000);
  }

  @Test
  void cache_archiveThatIsDamaged_isNotInTheWay() throws Exception {
    classPathOfLauncher();
    Path archive = entry().resolve("launcher.jsa");
    for (String content : List.of("", "no archive at all", "x".repeat(1 << 20))) {
      // The JVM makes one in the background, which nobody may write to.
      Files.deleteIfExists(archive);
      Files.writeString(archive, content);

      assertThat(classPathOfLauncher()).startsWith(entry() + "/launcher.jar:");
    }
  }

  @Test
  void cache_entryWritableByOthers_isNotUsed() throws Exception {
    classPathOfLauncher();
    Files.setPosixFilePermissions(entry(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(classPathOfLauncher()).startsWith(temporary.toString());
    assertNothingTemporaryLeft();
  }

  @Test
  void cache_fileWritableByOthers_isNotUsed() throws Exception {
    classPathOfLauncher();
    Files.setPosixFilePermissions(
        entry().resolve("launcher.jar"), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(classPathOfLauncher()).startsWith(temporary.toString());
  }

  @Test
  void cache_entryThatIsALink_isNotUsed() throws Exception {
    classPathOfLauncher();
    Path entry = entry();
    Path elsewhere = Files.move(entry, directory.resolve("elsewhere"));
    Files.createSymbolicLink(entry, elsewhere);

    assertThat(classPathOfLauncher()).startsWith(temporary.toString());
  }

  @Test
  void cache_inADirectoryThatOthersMayRenameIn_isNotUsed() throws Exception {
    classPathOfLauncher();
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(classPathOfLauncher()).startsWith(temporary.toString());
  }

  @Test
  void cache_ofSomebodyElse_isNotUsed() throws Exception {
    Host.requireRoot();
    classPathOfLauncher();
    Files.setAttribute(entry(), "unix:uid", 1000);

    assertThat(classPathOfLauncher()).startsWith(temporary.toString());
  }

  @Test
  void cache_thatCannotBeWritten_isNotNeeded() throws Exception {
    Host.requireNoRoot();
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(classPathOfLauncher()).startsWith(temporary.toString());
    assertNothingTemporaryLeft();
  }

  @Test
  void cache_isAFile_isNotNeeded() throws Exception {
    Files.delete(cache);
    Files.writeString(cache, "");

    assertThat(classPathOfLauncher()).startsWith(temporary.toString());
    assertNothingTemporaryLeft();
  }

  @Test
  void home_notKnown_isNotNeeded() throws Exception {
    List<String> command = ForkedJvm.command(PrintsClassPath.class);
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    command.replaceAll(word -> word.startsWith("-Duser.home=") ? "-Duser.home=?" : word);

    assertThat(lastLine(command, Map.of())).startsWith(temporary.toString());
    assertNothingTemporaryLeft();
  }

  @Test
  void temporaryDirectory_missingToo_isAnErrorThatNamesIt() throws Exception {
    Files.delete(cache);
    Files.writeString(cache, "");
    Files.delete(temporary);
    List<String> command = ForkedJvm.command(PrintsClassPath.class);
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    command.add(1, "-Djna.tmpdir=" + directory);

    assertThat(lastLine(command, Map.of("XDG_CACHE_HOME", cache.toString())))
        .startsWith(
            "dev.nucleus.LauncherException: the launcher's files cannot be written, neither to the"
                + " cache nor to "
                + temporary);
  }

  /** The application of the tests: prints the class path of its launcher, or the exception. */
  static final class PrintsClassPath {
    private PrintsClassPath() {}

    public static void main(String[] args) {
      try {
        if (!output(command("echo", "ok")).equals("ok\n")) {
          throw new IllegalStateException("echo does not echo");
        }
      } catch (RuntimeException failed) {
        System.out.println(failed);
        return;
      }
      ProcessHandle.current().children().forEach(PrintsClassPath::print);
    }

    private static void print(ProcessHandle child) {
      try {
        List<String> words =
            List.of(Files.readString(Path.of("/proc/" + child.pid() + "/cmdline")).split("\0"));
        if (words.contains(Footprint.LAUNCHER)) {
          System.out.println(words.get(words.indexOf("-cp") + 1));
        }
      } catch (IOException ended) {
        // One that was only there to write an archive.
      }
    }
  }

  private String classPathOfLauncher() throws Exception {
    List<String> command = ForkedJvm.command(PrintsClassPath.class);
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    return lastLine(command, Map.of("XDG_CACHE_HOME", cache.toString()));
  }

  private static String lastLine(List<String> command, Map<String, String> environment)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().putAll(environment);
    Process application = builder.start();
    String said = new String(application.getInputStream().readAllBytes(), UTF_8);
    assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said.lines().reduce("", (first, second) -> second);
  }

  /** The one directory that has been made in the cache. */
  private Path entry() throws IOException {
    try (Stream<Path> entries = Files.list(cache.resolve("nucleus"))) {
      return entries.findFirst().orElseThrow();
    }
  }

  private void assertNothingTemporaryLeft() {
    assertThat(temporary).isEmptyDirectory();
  }
}
