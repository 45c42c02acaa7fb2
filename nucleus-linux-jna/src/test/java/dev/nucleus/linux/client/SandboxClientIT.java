package dev.nucleus.linux.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nucleus.LauncherException;
import dev.nucleus.Outcome;
import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.Stdin;
import dev.nucleus.Stdio;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.launcher.LauncherProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Launchers that hang or do not understand, of clients that this test has for itself. */
@Timeout(60)
class SandboxClientIT {
  private static final int SIGSTOP = 19;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Stdio STREAMS = Stdio.of(Stdin.empty(), Output.capture(), Output.capture());
  private static final LauncherKind KIND =
      Libc.geteuid() == 0 ? LauncherKind.ROOT : LauncherKind.SINGLE;

  private final SandboxClient client = new SandboxClient(PATIENCE);

  @BeforeEach
  void requireNamespaces() {
    try {
      client.run(echo().spec(), STREAMS);
    } catch (SandboxUnsupportedException unsupported) {
      Assumptions.abort(unsupported.getMessage());
    }
  }

  @AfterEach
  void endLauncher() {
    LauncherConnection launcher = client.launcher(KIND);
    launcher.kill();
    await().until(launcher::reap);
  }

  @Test
  void launcher_hungBeforeALaunch_failsItInTimeAndIsReplaced() {
    LauncherConnection hung = client.launcher(KIND);
    stop(hung);
    long start = System.nanoTime();

    assertThatThrownBy(() -> client.run(echo().spec(), STREAMS))
        .isInstanceOf(LauncherException.class)
        .hasMessage("the launcher (pid " + hung.pid() + ") is gone: it did not answer");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(PATIENCE, PATIENCE.plusSeconds(2));
    assertThat(client.run(echo().spec(), STREAMS).stdout().text()).isEqualTo("ok\n");
    assertThat(client.launcher(KIND).pid()).isNotEqualTo(hung.pid());
  }

  @Test
  void launcher_hungWhileSandboxesRun_takesThemWithItWhenItIsReplaced() throws Exception {
    var process = client.start(Sandbox.builder().command("sleep", "60").spec(), STREAMS);
    stop(client.launcher(KIND));

    assertThatThrownBy(() -> client.run(echo().spec(), STREAMS))
        .isInstanceOf(LauncherException.class);

    assertThat(process.result().get(5, TimeUnit.SECONDS).outcome())
        .isInstanceOf(Outcome.LauncherLost.class);
  }

  @Test
  void launcher_hung_doesNotKeepATimeLimitFromEnding() {
    LauncherConnection hung = client.launcher(KIND);
    stop(hung);
    Duration limit = Duration.ofMillis(100);
    long start = System.nanoTime();

    SandboxResult result = client.run(echo().timeout(limit).grace(Duration.ZERO).spec(), STREAMS);

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(limit));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThatThrownBy(
            () -> client.start(echo().timeout(limit).grace(Duration.ZERO).spec(), STREAMS))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("it did not answer");
  }

  @Test
  void launcher_garbageOnItsSocket_endsIt() throws Exception {
    for (int kind = 0; kind < 4; kind++) {
      LauncherConnection launcher = LauncherConnection.start(KIND, LauncherFiles.prepare(), false);
      NativeMemory garbage = NativeMemory.allocate(64);
      garbage.buffer().putInt(LauncherProtocol.LENGTH_AT, 64);
      switch (kind) {
        case 0 -> garbage.buffer().putInt(0, 0x12345678);
        case 1 -> LaunchMessage.header(garbage.buffer(), (short) 99, 64);
        case 2 -> LaunchMessage.header(garbage.buffer(), LauncherProtocol.INIT, 64);
        default -> LaunchMessage.header(garbage.buffer(), LauncherProtocol.START, 64);
      }

      launcher.send(garbage);

      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (launcher.isAlive() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(launcher.isAlive()).as("kind %d", kind).isFalse();
      assertThat(launcher.lost("test")).hasMessageContaining("ProtocolException");
      launcher.close();
    }
  }

  private static void stop(LauncherConnection launcher) {
    Libc.kill(launcher.pid(), SIGSTOP);
    Path status = Path.of("/proc/" + launcher.pid() + "/status");
    await().until(() -> Files.readString(status).contains("State:\tT"));
  }

  private static Sandbox.Builder echo() {
    return Sandbox.builder().command("echo", "ok");
  }
}
