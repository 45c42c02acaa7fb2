package dev.nucleus.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.testkit.RequiresSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Probe C8: kill -9 of the application, of its launcher and of a PID 1, while they are idle,
 * setting up and running. A second later nothing is left.
 */
@RequiresSandbox
@Timeout(180)
class KillIT {
  private static final long DEAD_MILLIS = 1000;
  private static final int KILLS = 30;
  private static final int LONGEST_DELAY_MILLIS = 12;
  private static final long HUNT_NANOS = 60_000_000_000L;

  /** One home for all: its cache is filled once. */
  @TempDir static Path home;

  private final String mark = UUID.randomUUID().toString();
  private final Random random = new Random(8);

  @BeforeAll
  static void fillTheCache() throws Exception {
    try (ApplicationProcess application = ApplicationProcess.start(home, List.of(), "idle")) {
      assertThat(application.line()).isEqualTo("ready");
    }
  }

  @Test
  void application_idle_leavesNothing() throws Exception {
    try (ApplicationProcess application = start("idle")) {
      List<Long> launchers = List.of(application.launcher());
      assertThat(launchers).doesNotContain(0L);
      application.kill();
      assertNothingIsLeft(application, launchers);
    }
  }

  @Test
  void application_running_leavesNothing() throws Exception {
    try (ApplicationProcess application = start("running")) {
      List<Long> launchers = List.of(application.launcher());
      assertThat(application.belongings(mark, launchers)).hasSizeGreaterThanOrEqualTo(4);
      application.kill();
      assertNothingIsLeft(application, launchers);
    }
  }

  @Test
  void application_settingUp_leavesNothing() throws Exception {
    for (int i = 0; i < KILLS; i++) {
      try (ApplicationProcess application = start("launching")) {
        List<Long> launchers = List.of(application.launcher());
        pause();
        application.kill();
        assertNothingIsLeft(application, launchers);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle", "running"})
  void launcher_idleOrRunning_leavesOnlyTheApplication(String mode) throws Exception {
    try (ApplicationProcess application = start(mode)) {
      long launcher = application.launcher();
      application.kill(launcher);
      assertOnlyIsLeft(application, launcher);
    }
  }

  @Test
  void launcher_settingUp_leavesOnlyTheApplication() throws Exception {
    try (ApplicationProcess application = start("launching")) {
      for (int i = 0; i < KILLS; i++) {
        long launcher = application.launcher();
        assertThat(ofSession(launcher)).contains(launcher);
        pause();
        application.kill(launcher);
        awaitNone(() -> ofSession(launcher), "of launcher " + launcher);
        // Replaced by a new one, which works.
        assertThat(application.ask()).matches("\\d+ succeeded, \\d+ lost");
      }
      assertThat(application.isAlive()).isTrue();
    }
  }

  @Test
  void init_running_endsItsSandboxAlone() throws Exception {
    try (ApplicationProcess application = start("running")) {
      long launcher = application.launcher();
      List<Long> inits = new ArrayList<>(ApplicationProcess.inits(launcher));
      assertThat(inits).isNotEmpty();
      inits.forEach(application::kill);
      awaitNone(
          () -> HostProcesses.withMark(mark).stream().filter(this::isNotTheApplication).toList(),
          "of the sandbox");
      assertThat(application.launcher()).isEqualTo(launcher);
    }
  }

  @Test
  void init_settingUp_endsItsSandboxAlone() throws Exception {
    try (ApplicationProcess application = start("launching")) {
      long launcher = application.launcher();
      int killed = 0;
      // A set-up is short: how often one is met depends on what else the machine does.
      long deadline = System.nanoTime() + HUNT_NANOS;
      while (killed < KILLS && System.nanoTime() < deadline) {
        pause();
        List<Long> inits = ApplicationProcess.inits(launcher);
        if (!inits.isEmpty()) {
          application.kill(inits.get(random.nextInt(inits.size())));
          killed++;
        }
      }
      assertThat(killed).isEqualTo(KILLS);
      assertThat(application.ask()).matches("\\d+ succeeded, \\d+ lost");
      assertThat(application.launcher()).isEqualTo(launcher);
      application.kill();
      assertNothingIsLeft(application, List.of(launcher));
    }
  }

  private ApplicationProcess start(String mode) throws IOException {
    ApplicationProcess application = ApplicationProcess.start(home, List.of(), mode, mark);
    assertThat(application.line()).isEqualTo("ready");
    return application;
  }

  private void pause() throws InterruptedException {
    Thread.sleep(random.nextInt(LONGEST_DELAY_MILLIS), random.nextInt(1_000_000));
  }

  private boolean isNotTheApplication(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().command())
        .filter(command -> command.endsWith("/java"))
        .isEmpty();
  }

  private void assertNothingIsLeft(ApplicationProcess application, List<Long> launchers)
      throws Exception {
    awaitNone(() -> application.belongings(mark, launchers), "of the application");
    assertNoFileIsLeft();
  }

  private void assertOnlyIsLeft(ApplicationProcess application, long launcher) throws Exception {
    awaitNone(
        () ->
            application.belongings(mark, List.of(launcher)).stream()
                .filter(pid -> pid != application.pid())
                .toList(),
        "but the application");
    assertThat(application.isAlive()).isTrue();
    assertNoFileIsLeft();
  }

  private List<Long> ofSession(long launcher) throws IOException {
    return ApplicationProcess.session(List.of(launcher));
  }

  private static void assertNoFileIsLeft() throws IOException {
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(home.toString());
    try (Stream<Path> files = Files.list(home.resolve("tmp"))) {
      assertThat(files).isEmpty();
    }
  }

  private interface Found {
    List<Long> find() throws IOException;
  }

  private static void awaitNone(Found found, String what) throws Exception {
    long deadline = System.nanoTime() + DEAD_MILLIS * 1_000_000;
    List<Long> left = found.find();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(2);
      left = found.find();
    }
    assertThat(left).as("processes %s", what).isEmpty();
  }
}
