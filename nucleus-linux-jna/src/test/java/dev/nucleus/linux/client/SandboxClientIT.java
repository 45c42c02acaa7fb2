package dev.nucleus.linux.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

  @BeforeEach
  void requireNamespaces() {
    try {
      new SandboxClient().run(echo().spec(), STREAMS);
    } catch (SandboxUnsupportedException unsupported) {
      Assumptions.abort(unsupported.getMessage());
    }
  }

  @Test
  void launcher_hungBeforeALaunch_failsItInTimeAndIsReplaced() {
    SandboxClient client = new SandboxClient(PATIENCE);
    client.run(echo().spec(), STREAMS);
    LauncherConnection hung = client.launcher(KIND);
    Libc.kill(hung.pid(), SIGSTOP);
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
    SandboxClient client = new SandboxClient(PATIENCE);
    var process = client.start(Sandbox.builder().command("sleep", "60").spec(), STREAMS);
    Libc.kill(client.launcher(KIND).pid(), SIGSTOP);

    assertThatThrownBy(() -> client.run(echo().spec(), STREAMS))
        .isInstanceOf(LauncherException.class);

    assertThat(process.result().get(5, TimeUnit.SECONDS).outcome())
        .isInstanceOf(Outcome.LauncherLost.class);
  }

  @Test
  void launcher_hung_doesNotKeepATimeLimitFromEnding() {
    SandboxClient client = new SandboxClient();
    client.run(echo().spec(), STREAMS);
    LauncherConnection hung = client.launcher(KIND);
    Libc.kill(hung.pid(), SIGSTOP);
    Duration limit = Duration.ofMillis(100);
    long start = System.nanoTime();

    SandboxResult result = client.run(echo().timeout(limit).grace(Duration.ZERO).spec(), STREAMS);

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(limit));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThatThrownBy(
            () -> client.start(echo().timeout(limit).grace(Duration.ZERO).spec(), STREAMS))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("it did not answer");
    hung.kill();
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

  private static Sandbox.Builder echo() {
    return Sandbox.builder().command("echo", "ok");
  }
}
