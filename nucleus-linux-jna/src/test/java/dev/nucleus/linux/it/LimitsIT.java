package dev.nucleus.linux.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nucleus.Cgroup;
import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.Signal;
import dev.nucleus.Statistics;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits of the sandbox as a whole, on control groups of whatever version the host has. */
@NeedsSandbox
class LimitsIT {
  private static final String ALLOCATE_FOREVER =
      "blocks = []\nwhile True:\n  blocks.append(bytearray(b'x' * 1048576))\n";

  private static final String SPIN = "while True: pass";

  private static Sandbox.Builder limited(
      Sandbox.Builder sandbox, Consumer<dev.nucleus.Limits.Builder> limits) {
    return sandbox.cgroup(ControlGroupHost.place()).limits(limits);
  }

  @AfterEach
  void noGroupIsLeft() {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(ControlGroupHost.sandboxGroups()).isEmpty());
  }

  @Test
  void memoryBomb_withLimit_isOutOfMemoryWithEvidence() {
    ControlGroupHost.requireLimits();
    SandboxResult result =
        limited(Sandboxes.python(ALLOCATE_FOREVER), limits -> limits.memory("64m")).run();
    assertThat(result.outcome()).isInstanceOf(Outcome.OutOfMemory.class);
    assertThat(((Outcome.OutOfMemory) result.outcome()).evidence()).contains("oom_kill");
    Statistics statistics = result.statistics();
    assertThat(statistics.peakMemorySource()).contains(Statistics.Source.CGROUP);
    assertThat(statistics.peakMemoryBytes().orElseThrow()).isBetween(32L << 20, 64L << 20);
    assertThat(statistics.oomKills().orElseThrow()).isPositive();
    assertThat(result.layers())
        .containsEntry("cgroup", LayerState.ENFORCED)
        .containsEntry("memoryLimit", LayerState.ENFORCED);
  }

  @Test
  void memoryBomb_inAChild_endsTheWholeSandbox() {
    ControlGroupHost.requireLimits();
    SandboxResult result =
        limited(
                Sandboxes.bash(
                    "/usr/bin/python3 -c \"" + ALLOCATE_FOREVER + "\"; sleep 50; echo on"),
                limits -> limits.memory("64m"))
            .run();
    assertThat(result.outcome()).isInstanceOf(Outcome.OutOfMemory.class);
    assertThat(result.stdout().text()).isEmpty();
    assertThat(result.statistics().wall().orElseThrow()).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void tmpfs_filledByTheWorkload_countsAsItsMemory() {
    ControlGroupHost.requireLimits();
    SandboxResult result =
        limited(
                Sandboxes.bash("head -c 200M /dev/zero > /tmp/file; echo not reached"),
                limits -> limits.memory("48m"))
            .run();
    assertThat(result.outcome()).isInstanceOf(Outcome.OutOfMemory.class);
  }

  @Test
  void program_withinItsMemory_ends() {
    ControlGroupHost.requireLimits();
    SandboxResult result =
        limited(
                Sandboxes.python("b = bytearray(b'x' * (24 << 20)); print(len(b))"),
                limits -> limits.memory("96m"))
            .run();
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.statistics().peakMemoryBytes().orElseThrow()).isGreaterThan(24L << 20);
    assertThat(result.statistics().cpuSource()).contains(Statistics.Source.CGROUP);
  }

  @Test
  void killedByItself_withMemoryLimit_isSignalled() {
    ControlGroupHost.requireLimits();
    assertThat(
            limited(Sandboxes.bash("kill -9 $$"), limits -> limits.memory("64m")).run().outcome())
        .isEqualTo(new Outcome.Signalled(Signal.SIGKILL.number(), false));
    assertThat(limited(Sandboxes.bash("exit 137"), limits -> limits.memory("64m")).run().outcome())
        .isEqualTo(new Outcome.Exited(137));
  }

  @Test
  void forkBomb_withPids_isContainedAndTornDownSoon() {
    ControlGroupHost.requireLimits();
    SandboxResult result =
        limited(
                Sandboxes.python(
                    """
                    import os, time
                    made = 0
                    while True:
                      try:
                        if os.fork() == 0:
                          time.sleep(100)
                          os._exit(0)
                        made += 1
                      except BlockingIOError:
                        print(made, flush=True)
                        break
                    """),
                limits -> limits.pids(32))
            .run();
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().text().strip()).isEqualTo("31");
    assertThat(result.statistics().pidsDenied().orElseThrow()).isPositive();
    assertThat(result.statistics().wall().orElseThrow()).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void forkBomb_thatNeverEnds_diesWithinTwoSeconds() throws Exception {
    ControlGroupHost.requireLimits();
    SandboxProcess process =
        limited(
                Sandboxes.bash("bomb() { bomb | bomb & }; bomb; while :; do :; done"),
                limits -> limits.pids(64))
            .stderr(dev.nucleus.Output.discard())
            .start();
    long before;
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> process.stats().pidsDenied().orElse(0) > 0);
    } finally {
      before = System.nanoTime();
      process.destroyForcibly();
    }
    process.waitFor();
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(ControlGroupHost.sandboxGroups()).isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void cpus_half_isWhatTheProgramGets() {
    ControlGroupHost.requireLimits();
    double share = 0;
    // On a busy machine it gets less, which is nobody's fault; never may it get more.
    for (int attempt = 0; attempt < 3 && share < 0.45; attempt++) {
      SandboxResult result =
          limited(Sandboxes.python(SPIN), limits -> limits.cpus(0.5))
              .timeout(Duration.ofSeconds(5))
              .grace(Duration.ZERO)
              .run();
      assertThat(result.outcome()).isInstanceOf(Outcome.WallTimeout.class);
      Statistics statistics = result.statistics();
      Duration used = statistics.user().orElseThrow().plus(statistics.system().orElseThrow());
      share = used.toNanos() / (double) statistics.wall().orElseThrow().toNanos();
      assertThat(share).isLessThanOrEqualTo(0.55);
      if (share >= 0.45) {
        assertThat(statistics.throttledPeriods().orElseThrow()).isPositive();
        assertThat(statistics.throttled().orElseThrow()).isPositive();
      }
    }
    Host.require(share >= 0.45, "other programs took the processors: share " + share);
  }

  @Test
  void cpuTime_ofTheWholeTree_isHeld() {
    ControlGroupHost.requireLimits();
    SandboxResult result =
        limited(
                Sandboxes.bash("for i in 1 2 3 4; do (while :; do :; done) & done; wait"),
                limits -> limits.accounting(true).cpuTime(Duration.ofSeconds(1)))
            .run();
    assertThat(result.outcome()).isEqualTo(new Outcome.CpuTimeout(Duration.ofSeconds(1)));
    Statistics statistics = result.statistics();
    assertThat(statistics.user().orElseThrow().plus(statistics.system().orElseThrow()))
        .isBetween(Duration.ofSeconds(1), Duration.ofMillis(2500));
  }

  @Test
  void cpuset_one_isTheOnlyOneThatTheProgramSees() {
    ControlGroupHost.requireLimits();
    assertThat(
            Sandboxes.output(
                    limited(
                        Sandboxes.python("import os; print(sorted(os.sched_getaffinity(0)))"),
                        limits -> limits.cpuset("0")))
                .strip())
        .isEqualTo("[0]");
  }

  @Test
  void stats_ofARunningSandbox_tellWhatItHas() throws Exception {
    ControlGroupHost.requireLimits();
    SandboxProcess process =
        limited(
                Sandboxes.python("b = bytearray(b'x' * (16 << 20)); input()"),
                limits -> limits.memory("128m").pids(8))
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> process.stats().memoryBytes().orElse(0) > 16L << 20);
    assertThat(process.stats().pids()).hasValue(1);
    process.getOutputStream().close();
    assertThat(process.waitFor()).isNotNegative();
    assertThat(process.stats().memoryBytes()).isEmpty();
    assertThat(process.stats().peakMemoryBytes().orElseThrow()).isGreaterThan(16L << 20);
  }

  @Test
  void pause_stopsEverything_andResumeGoesOn() throws Exception {
    ControlGroupHost.requireLimits();
    SandboxProcess process =
        limited(Sandboxes.python(SPIN), limits -> limits.accounting(true)).start();
    await().until(() -> cpu(process).compareTo(Duration.ofMillis(50)) > 0);
    process.pause();
    Duration paused = cpu(process);
    Thread.sleep(300);
    assertThat(cpu(process)).isEqualTo(paused);
    process.resume();
    await().until(() -> cpu(process).compareTo(paused.plusMillis(50)) > 0);
    process.pause();
    process.destroyForcibly();
    assertThat(process.waitFor(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(process::pause).isInstanceOf(IllegalStateException.class);
  }

  private static Duration cpu(SandboxProcess process) {
    Statistics statistics = process.stats();
    return statistics.user().orElse(Duration.ZERO).plus(statistics.system().orElse(Duration.ZERO));
  }

  @Test
  void workload_seesItsGroupAsTheRoot() {
    ControlGroupHost.requireLimits();
    assertThat(
            Sandboxes.lines(
                limited(Sandboxes.bash("cat /proc/self/cgroup"), limits -> limits.pids(8))))
        .filteredOn(line -> line.contains(":pids:") || line.startsWith("0::"))
        .filteredOn(line -> line.endsWith(":/"))
        .isNotEmpty();
  }

  @Test
  void bestEffort_whereLimitsAreKept_reportsOnlyWhatIsNot() {
    ControlGroupHost.requireLimits();
    SandboxResult result =
        limited(Sandboxes.command("/bin/true"), limits -> limits.memory("64m").pids(8))
            .bestEffortLimits()
            .run();
    assertThat(result.degradations())
        .allSatisfy(line -> assertThat(line).contains("is not applied"))
        .noneSatisfy(line -> assertThat(line).startsWith("memory 64"));
  }

  @Test
  void memoryHigh_whereVersionOneHasNone_isRefused() {
    ControlGroupHost.requireLimits();
    Host.require(ControlGroupHost.isV1("memory"), "is about control groups v1");
    assertThatThrownBy(
            () ->
                limited(
                        Sandboxes.command("/bin/true"),
                        limits -> limits.memory("64m").memoryHigh("32m"))
                    .run())
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageContaining("memoryHigh 32")
        .hasMessageContaining("bestEffortLimits()");
  }

  @Test
  void place_thatDoesNotExist_isRefusedByName() {
    assertThatThrownBy(
            () ->
                Sandboxes.command("/bin/true")
                    .cgroup(Cgroup.below("/there/is/none"))
                    .limits(limits -> limits.memory("64m"))
                    .run())
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageContaining("memory 64")
        .hasMessageContaining("/there/is/none");
  }

  @Test
  void device_thatDoesNotExist_isRefusedByName() {
    ControlGroupHost.requireLimits();
    assertThatThrownBy(
            () ->
                limited(
                        Sandboxes.command("/bin/true"),
                        limits ->
                            limits.io(
                                "/dev/no-such-disk",
                                dev.nucleus.IoLimit.builder().readBytesPerSecond(1 << 20).build()))
                    .run())
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageContaining("/dev/no-such-disk");
  }

  @Test
  void limits_withoutControlGroups_areRefusedWithTheFix() {
    ControlGroupHost.requireNoLimits();
    assertThatThrownBy(
            () -> limited(Sandboxes.command("/bin/true"), limits -> limits.memory("64m")).run())
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageContaining("memory 64")
        .hasMessageContaining("Delegate=yes")
        .hasMessageContaining("bestEffortLimits()");
  }

  @Test
  void memoryBomb_withoutControlGroups_isWatched() {
    ControlGroupHost.requireNoLimits();
    SandboxResult result =
        limited(Sandboxes.python(ALLOCATE_FOREVER), limits -> limits.memory("64m"))
            .bestEffortLimits()
            .run();
    assertThat(result.outcome()).isInstanceOf(Outcome.OutOfMemory.class);
    assertThat(result.statistics().peakMemorySource()).contains(Statistics.Source.WATCHER);
    assertThat(result.degradations()).anySatisfy(line -> assertThat(line).contains("memory 64"));
    assertThat(result.layers()).containsEntry("memoryLimit", LayerState.UNAVAILABLE);
  }

  @Test
  void cpuTime_ofTheWholeTreeWithoutControlGroups_isWatched() {
    ControlGroupHost.requireNoLimits();
    SandboxResult result =
        limited(
                Sandboxes.bash("for i in 1 2 3 4; do (while :; do :; done) & done; wait"),
                limits -> limits.accounting(true).cpuTime(Duration.ofSeconds(1)))
            .bestEffortLimits()
            .run();
    assertThat(result.outcome()).isEqualTo(new Outcome.CpuTimeout(Duration.ofSeconds(1)));
  }
}
