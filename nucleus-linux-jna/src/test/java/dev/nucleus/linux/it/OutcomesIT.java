package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static dev.nucleus.linux.it.Sandboxes.python;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.SandboxInterruptedException;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.Seccomp;
import dev.nucleus.Statistics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a run ends, and when. */
@NeedsSandbox
class OutcomesIT {
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void timeout_programThatSleeps_endsItInTime() {
    SandboxResult result = command("sleep", "60").timeout(SHORT).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(SHORT));
    assertThat(result.exitCode()).isEqualTo(124);
    assertThat(result.statistics().wall().orElseThrow()).isBetween(SHORT, SHORT.multipliedBy(10));
  }

  @Test
  void timeout_programThatIsFaster_hasNoEffect() {
    assertThat(command("true").timeout(Duration.ofSeconds(30)).run().outcome())
        .isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void timeout_longestPossible_isNoTimeout() {
    Duration longest = Duration.ofNanos(Long.MAX_VALUE);

    assertThat(command("true").timeout(longest).grace(longest).run().outcome())
        .isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void timeout_shorterThanTheLaunch_isATimeout() {
    assertThat(command("sleep", "60").timeout(Duration.ofNanos(1)).run().outcome())
        .isInstanceOf(Outcome.WallTimeout.class);
  }

  @Test
  void grace_programThatCleansUp_hasTheTime() {
    SandboxResult result =
        bash("trap 'echo cleaned up; exit 0' TERM; while :; do sleep 0.02; done")
            .timeout(SHORT)
            .grace(Duration.ofSeconds(30))
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(SHORT));
    assertThat(result.stdout().text()).isEqualTo("cleaned up\n");
    assertThat(result.statistics().wall().orElseThrow()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void grace_programThatIgnoresSigterm_isKilledAfterIt() {
    SandboxResult result =
        bash("trap 'echo no' TERM; while :; do sleep 0.02; done")
            .timeout(SHORT)
            .grace(Duration.ofMillis(400))
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(SHORT));
    assertThat(result.stdout().text()).isEqualTo("no\n");
    assertThat(result.statistics().wall().orElseThrow())
        .isBetween(SHORT.plusMillis(400), Duration.ofSeconds(10));
  }

  @Test
  void grace_longestPossible_isAsLongAsTheProgramTakes() {
    SandboxResult result =
        bash("trap 'sleep 0.3; exit' TERM; while :; do sleep 0.02; done")
            .timeout(SHORT)
            .grace(Duration.ofNanos(Long.MAX_VALUE))
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(SHORT));
    assertThat(result.statistics().wall().orElseThrow()).isGreaterThan(SHORT.plusMillis(250));
  }

  @Test
  void timeout_programThatIsStopped_isKilled() {
    SandboxResult result = bash("kill -STOP $$; echo never").timeout(SHORT).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(SHORT));
    assertThat(result.stdout().text()).isEmpty();
  }

  @Test
  void timeout_processesThatForkOn_areAllKilled() {
    Footprint before = warmFootprint();

    SandboxResult result =
        bash("trap '' TERM; f() { while :; do (sleep 60 &) ; sleep 0.01; done; }; f & f & f")
            .limits(limits -> limits.nproc(64))
            .timeout(SHORT)
            .grace(Duration.ZERO)
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(SHORT));
    before.assertUnchanged();
  }

  @Test
  void cpuTime_programThatBurnsIt_isACpuTimeout() {
    Duration limit = Duration.ofSeconds(1);

    SandboxResult result =
        bash("while :; do :; done").limits(limits -> limits.cpuTime(limit)).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.CpuTimeout(limit));
    assertThat(result.exitCode()).isEqualTo(124);
    assertThat(
            result
                .statistics()
                .user()
                .orElseThrow()
                .plus(result.statistics().system().orElseThrow()))
        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
  }

  @Test
  void cpuTime_programThatIgnoresSigxcpu_isKilledAndIsACpuTimeout() {
    Duration limit = Duration.ofSeconds(1);

    SandboxResult result =
        bash("trap '' XCPU; while :; do :; done").limits(limits -> limits.cpuTime(limit)).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.CpuTimeout(limit));
  }

  @Test
  void cpuExtraTime_programThatEndsInIt_isACpuTimeoutThatTellsHowMuchItWanted() {
    Duration limit = Duration.ofMillis(200);

    SandboxResult result =
        python("import time\nwhile time.process_time() < 0.4: pass")
            .limits(limits -> limits.cpuTime(limit).cpuExtraTime(Duration.ofSeconds(5)))
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.CpuTimeout(limit));
    Statistics used = result.statistics();
    assertThat(used.user().orElseThrow().plus(used.system().orElseThrow()))
        .isBetween(Duration.ofMillis(400), Duration.ofSeconds(2));
  }

  @Test
  void cpuExtraTime_programThatDoesNotNeedIt_hasExited() {
    assertThat(
            command("true")
                .limits(
                    limits ->
                        limits.cpuTime(Duration.ofSeconds(1)).cpuExtraTime(Duration.ofSeconds(1)))
                .run()
                .outcome())
        .isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void cpuTime_programThatSleeps_usesNone() {
    assertThat(
            command("sleep", "1.2")
                .limits(limits -> limits.cpuTime(Duration.ofSeconds(1)))
                .run()
                .outcome())
        .isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void exit_everyCode_isReported() {
    for (int code = 0; code < 256; code++) {
      SandboxResult result = command("sh", "-c", "exit " + code).run();

      assertThat(result.outcome()).isEqualTo(new Outcome.Exited(code));
      assertThat(result.exitCode()).isEqualTo(code);
    }
  }

  /** Those whose default action is to terminate, see signal(7). */
  static IntStream deadly() {
    List<Integer> harmless = List.of(17, 18, 19, 20, 21, 22, 23, 28, 31);
    return IntStream.rangeClosed(1, 64)
        .filter(signal -> !harmless.contains(signal) && signal != 32 && signal != 33);
  }

  @ParameterizedTest
  @MethodSource("deadly")
  void death_bySignal_isReportedAs128AndTheSignal(int signal) {
    SandboxResult result = command("sh", "-c", "kill -" + signal + " $$; sleep 60").run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Signalled(signal, false));
    assertThat(result.exitCode()).isEqualTo(128 + signal);
  }

  @Test
  void death_bySigsysOfAFilter_isADeniedSyscall() {
    Host.require(System.getProperty("os.arch").equals("amd64"), "needs int 0x80");

    assertThat(
            python(
                    """
                    import ctypes, mmap
                    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
                    code.write(bytes.fromhex('b814000000cd80c3'))  # mov eax, getpid; int 0x80; ret
                    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
                    ctypes.CFUNCTYPE(ctypes.c_int)(address)()
                    """)
                .run()
                .outcome())
        .isEqualTo(new Outcome.SyscallDenied(""));
  }

  @Test
  void exit_137_isNoSignal() {
    SandboxResult result = bash("exit 137").run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(137));
    assertThat(result.exitCode()).isEqualTo(137);
  }

  @Test
  void daemon_doubleForkedInASessionOfItsOwn_diesWithTheRunAndDoesNotHoldItUp() {
    Footprint before = warmFootprint();

    SandboxResult result =
        bash("(setsid bash -c 'trap \"\" HUP TERM; sleep 60' &) ; echo started").run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().text()).isEqualTo("started\n");
    assertThat(result.statistics().wall().orElseThrow()).isLessThan(Duration.ofSeconds(10));
    before.assertUnchanged();
  }

  @Test
  void background_processThatIsStopped_doesNotHoldTheRunUp() {
    assertThat(output(bash("sleep 60 & kill -STOP $!; echo started"))).isEqualTo("started\n");
  }

  @Test
  void statistics_ofAProgram_areObserved() {
    SandboxResult result =
        python("x = bytearray(150_000_000)\nfor i in range(2_000_000): pass").run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.statistics().user().orElseThrow()).isGreaterThan(Duration.ofMillis(10));
    assertThat(result.statistics().wall().orElseThrow())
        .isGreaterThan(result.statistics().user().orElseThrow().dividedBy(2));
    assertThat(result.statistics().peakMemoryBytes().orElseThrow())
        .isBetween(150_000_000L, 250_000_000L);
  }

  @Test
  void interrupt_whileRunning_killsAndKeepsTheFlag() {
    Footprint before = warmFootprint();
    Thread caller = Thread.currentThread();
    Thread interrupter = new Thread(() -> interruptAfter(200, caller));
    long start = System.nanoTime();
    interrupter.start();

    assertThatThrownBy(bash("trap '' TERM; sleep 60; sleep 60")::run)
        .isInstanceOf(SandboxInterruptedException.class)
        .hasMessage(
            "interrupted while running [bash, -c, trap '' TERM; sleep 60; sleep 60]; the sandbox"
                + " was killed");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    before.assertUnchanged();
  }

  @Test
  void interrupt_beforeTheRun_killsAtOnceAndKeepsTheFlag() {
    Footprint before = warmFootprint();
    Thread.currentThread().interrupt();

    assertThatThrownBy(command("sleep", "60")::run).isInstanceOf(SandboxInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    before.assertUnchanged();
  }

  @Test
  void run_inAVirtualThread_works() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    ExecutorService executor = virtualThreads();
    for (int i = 0; i < 20; i++) {
      int number = i;
      executor.execute(() -> lines.add(output(command("echo", "" + number))));
    }
    finish(executor);

    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20).mapToObj(i -> i + "\n").toList());
  }

  @Test
  void interrupt_ofAVirtualThread_killsAndKeepsTheFlag() throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    ExecutorService executor = virtualThreads();
    Future<?> future =
        executor.submit(
            () -> {
              try {
                seen.add(command("sleep", "60").run());
              } catch (SandboxInterruptedException expected) {
                seen.add(Thread.interrupted());
              }
            });
    TimeUnit.MILLISECONDS.sleep(200);
    future.cancel(true);
    finish(executor);

    assertThat(seen).containsExactly(true);
  }

  @Test
  void start_thenDestroyAtOnce_endsIt() {
    for (int i = 0; i < 20; i++) {
      SandboxProcess process = command("sleep", "60").start();
      process.destroy();
      assertThat(process.await().outcome()).isEqualTo(new Outcome.Signalled(15, false));
    }
  }

  @Test
  void layers_ofADefaultRun_areAllEnforcedThatWereAsked() {
    SandboxResult result = command("true").run();

    assertThat(result.layers()).hasSize(16);
    List<String> optional = List.of("timeNamespace", "cgroup");
    assertThat(optional).allMatch(layer -> result.layers().get(layer) == LayerState.NOT_REQUESTED);
    assertThat(result.layers().entrySet())
        .filteredOn(entry -> !optional.contains(entry.getKey()))
        .allMatch(entry -> entry.getValue() == LayerState.ENFORCED);
  }

  @Test
  void layers_turnedOff_areNotRequested() {
    SandboxResult result =
        bash("grep Seccomp: /proc/self/status")
            .seccomp(Seccomp.unconfined())
            .allowDegradedSecurity(true)
            .run();

    assertThat(result.stdout().text()).isEqualTo("Seccomp:\t0\n");
    assertThat(result.layers().get("seccomp")).isEqualTo(LayerState.NOT_REQUESTED);
  }

  private static Footprint warmFootprint() {
    assertThat(command("true").run().success()).isTrue();
    return Footprint.take();
  }

  private static void interruptAfter(long millis, Thread thread) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    Host.require(Runtime.version().feature() >= 21, "needs JDK 21 for virtual threads");
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static void finish(ExecutorService executor) throws InterruptedException {
    executor.shutdown();
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }
}
