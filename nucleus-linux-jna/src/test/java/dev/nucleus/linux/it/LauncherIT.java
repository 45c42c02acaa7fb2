package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nucleus.Outcome;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to sandboxes when something happens to their launcher. */
@NeedsSandbox
class LauncherIT {
  private ProcessHandle launcher;
  private Footprint before;

  @BeforeEach
  void findLauncher() {
    launcher = launcher();
    before = Footprint.take();
  }

  @Test
  void launcher_killedWhileIdle_isReplaced() {
    kill(launcher, "KILL");
    await().until(() -> !running(launcher));

    assertThat(launcher()).isNotEqualTo(launcher);
    assertRecovered();
  }

  @Test
  void launcher_killedWhileSandboxesRun_takesThemWithItAndEachSaysSo() {
    List<SandboxProcess> processes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      processes.add(bash("trap '' TERM HUP; setsid sleep 60 & sleep 60").start());
    }
    long start = System.nanoTime();

    kill(launcher, "KILL");

    for (SandboxProcess process : processes) {
      SandboxResult result = process.await();
      assertThat(result.outcome())
          .isEqualTo(new Outcome.LauncherLost("the launcher ended, and the sandbox with it"));
      assertThat(process.exitValue()).isEqualTo(125);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertRecovered();
  }

  @Test
  void init_killedFromOutside_isSaidSoAndTheLauncherGoesOn() throws Exception {
    SandboxProcess process = command("sleep", "60").start();
    ProcessHandle init = process.toHandle().parent().orElseThrow();

    kill(init, "KILL");

    assertThat(process.result().get(10, TimeUnit.SECONDS).outcome())
        .isEqualTo(new Outcome.LauncherLost("PID 1 of the sandbox was killed from outside"));
    assertThat(running(launcher)).isTrue();
    before.assertUnchanged();
  }

  @Test
  void workload_killedFromOutside_isSignalled() {
    SandboxProcess process = command("sleep", "60").start();

    assertThat(process.toHandle().destroyForcibly()).isTrue();

    assertThat(process.await().outcome()).isEqualTo(new Outcome.Signalled(9, false));
  }

  @Test
  void application_killed_takesEverythingWithIt() throws Exception {
    Process application = ForkedJvm.start(RunsForEver.class);
    assertThat(application.getInputStream().readNBytes(6)).asString().isEqualTo("ready\n");
    List<ProcessHandle> left = application.descendants().toList();
    assertThat(left.size()).isGreaterThanOrEqualTo(4);

    application.destroyForcibly().waitFor();

    await()
        .atMost(1, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(left).noneMatch(LauncherIT::running));
  }

  /** The application of the test above. */
  static final class RunsForEver {
    private RunsForEver() {}

    public static void main(String[] args) throws IOException {
      SandboxProcess process =
          bash("trap '' TERM HUP; setsid sleep 60 & echo ready; sleep 60").start();
      System.out.write(process.getInputStream().readNBytes(6));
      System.out.flush();
      process.await();
    }
  }

  @Test
  void launcher_afterManyRuns_hasTheDescriptorsThatItHad() {
    for (int i = 0; i < 20; i++) {
      output(command("true"));
    }
    int descriptors = descriptors();

    for (int i = 0; i < 200; i++) {
      output(command("true"));
    }

    // One for each blank child that it has ready, and those of a launch that is just over.
    await().untilAsserted(() -> assertThat(descriptors()).isLessThan(descriptors + 10));
  }

  private int descriptors() {
    try (var entries = Files.list(Path.of("/proc/" + launcher.pid() + "/fd"))) {
      return (int) entries.count();
    } catch (IOException e) {
      // It is not dumpable: only root may look.
      Host.requireRoot();
      throw new UncheckedIOException(e);
    }
  }

  /** The one that was killed is collected by a later launch. */
  private void assertRecovered() {
    await()
        .untilAsserted(
            () -> {
              assertThat(output(command("echo", "again"))).isEqualTo("again\n");
              before.assertUnchanged();
            });
  }

  /** The parent of PID 1 of a sandbox. */
  private static ProcessHandle launcher() {
    SandboxProcess process = command("sleep", "60").start();
    ProcessHandle init = process.toHandle().parent().orElseThrow();
    ProcessHandle launcher = init.parent().orElseThrow();
    process.destroyForcibly();
    process.await();
    return launcher;
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  /** A zombie is not running. */
  private static boolean running(ProcessHandle process) {
    return !commandLine(process).isEmpty();
  }

  private static void kill(ProcessHandle process, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
