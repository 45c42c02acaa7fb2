package dev.nucleus.linux.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** No control group stays behind: after many launches, and after an application that was killed. */
@NeedsSandbox
class LimitsSweepIT {
  private static final int LAUNCHES = 1000;
  private static final int KILLS = 5;

  @Test
  void manyLaunches_withLimits_leaveNoGroup() {
    ControlGroupHost.requireLimits();
    Sandbox sandbox =
        Sandbox.builder()
            .command("/bin/true")
            .stdout(Output.discard())
            .stderr(Output.discard())
            .cgroup(ControlGroupHost.place())
            .limits(limits -> limits.memory("64m").pids(16).cpus(1))
            .build();
    for (int i = 0; i < LAUNCHES; i++) {
      assertThat(sandbox.run().success()).isTrue();
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(ControlGroupHost.sandboxGroups()).isEmpty());
  }

  @Test
  void applicationThatIsKilled_isSweptAtTheNextStart() throws Exception {
    ControlGroupHost.requireLimits();
    for (int i = 0; i < KILLS; i++) {
      Process killed = ForkedJvm.start(LimitedApplication.class);
      try (BufferedReader out = killed.inputReader()) {
        assertThat(out.readLine()).isEqualTo("ready");
        Thread.sleep(ThreadLocalRandom.current().nextInt(20, 400));
      } finally {
        killed.destroyForcibly().waitFor();
      }
      assertThat(ControlGroupHost.groupsOf(killed.pid())).isNotEmpty();
      runOnce();
      assertThat(ControlGroupHost.groupsOf(killed.pid())).isEmpty();
    }
  }

  @Test
  void applicationThatEnds_takesItsGroupsAlong() throws Exception {
    ControlGroupHost.requireLimits();
    assertThat(ControlGroupHost.groupsOf(runOnce())).isEmpty();
  }

  private static long runOnce() throws IOException, InterruptedException {
    Process process = ForkedJvm.start(LimitedApplication.class, "once");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("done");
    }
    assertThat(process.waitFor()).isZero();
    return process.pid();
  }
}
