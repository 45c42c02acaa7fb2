package dev.nucleus.linux.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The reaper at work as PID 1 of a namespace, on the architecture of this machine. */
@Timeout(60)
class ReaperIT {

  private static final int SIGKILL = 9;
  private static final int SIGUSR1 = 10;
  private static final int SIGTERM = 15;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;
  private static final int EVERY_PROCESS = 0x100;

  /**
   * Tells a signal of the workload from one of every process, which its orphan dies of. The orphan
   * is a program of its own, without the trap, before anybody hears that all is ready.
   */
  private static final String TWO_PROCESSES =
      """
      exec 2>/dev/null
      trap 'told=yes' USR1
      orphan=$(sh -c 'echo $$; exec sleep 60 >/dev/null' &)
      echo ready
      while [ -z "$told" ]; do sleep 0.01; done
      echo workload
      read line
      if [ "$line" = die ]; then
        while kill -0 $orphan 2>/dev/null; do sleep 0.01; done
        echo orphan died
      else
        kill -0 $orphan && echo orphan lives
      fi
      read line""";

  @TempDir Path directory;

  @Test
  void workload_exits_isReportedWithRusageAndEndsTheNamespace() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(
                directory, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 60 & exit 7")
            .awaitReport()
            .run();

    assertThat(ended.report().type()).isEqualTo(3);
    assertThat(ended.report().waitStatus()).isEqualTo(7 << 8);
    assertThat(ended.report().userAndSystemMicros()).isBetween(1_000L, 10_000_000L);
    assertThat(ended.report().maxResidentKib()).isBetween(100L, 10_000_000L);
    assertThat(ended.initStatus()).isZero();
  }

  @Test
  void workload_deadBeforeTheReaperLooks_isReported() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.withReaperAfterTheEnd(directory, "exit 9").awaitReport().run();

    assertThat(ended.report().waitStatus()).isEqualTo(9 << 8);
    assertThat(ended.initStatus()).isZero();
  }

  @Test
  void workload_diesOfASignal_isReported() throws Exception {
    // Not a signal that whoever runs the tests may have ignored, as nohup does with SIGHUP.
    ReaperHarness.Ended ended = ReaperHarness.of(directory, "kill -USR1 $$").awaitReport().run();

    assertThat(ended.report().waitStatus()).isEqualTo(SIGUSR1);
  }

  @Test
  void command_signal_reachesTheWorkloadAlone() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(directory, TWO_PROCESSES)
            .await("ready\n")
            .command(SIGUSR1)
            .await("workload\n")
            .tell("live\n")
            .await("orphan lives\n")
            .command(SIGTERM)
            .awaitReport()
            .run();

    assertThat(ended.text()).isEqualTo("ready\nworkload\norphan lives\n");
    assertThat(ended.report().waitStatus()).isEqualTo(SIGTERM);
  }

  @Test
  void command_signalToEveryProcess_reachesTheWorkloadAndItsOrphan() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(directory, TWO_PROCESSES)
            .await("ready\n")
            .command(EVERY_PROCESS | SIGUSR1)
            .await("workload\n")
            .tell("die\n")
            .await("orphan died\n")
            .command(SIGTERM)
            .awaitReport()
            .run();

    assertThat(ended.text()).isEqualTo("ready\nworkload\norphan died\n");
    assertThat(ended.report().waitStatus()).isEqualTo(SIGTERM);
  }

  @Test
  void command_killToEveryProcess_isReported() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(directory, "trap '' TERM; sleep 60 & echo ready; wait")
            .await("ready\n")
            .command(EVERY_PROCESS | SIGTERM)
            .command(EVERY_PROCESS | SIGKILL)
            .awaitReport()
            .run();

    assertThat(ended.report().waitStatus()).isEqualTo(SIGKILL);
  }

  @Test
  void command_thatMeansNothing_isIgnored() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(directory, TWO_PROCESSES)
            .await("ready\n")
            .command(0)
            .command(65)
            .command(255)
            .command(EVERY_PROCESS)
            .command(0x200 | SIGKILL)
            .command(0x300 | SIGKILL)
            .command(0x80000000 | SIGKILL)
            .message((byte) SIGKILL)
            .message((byte) SIGKILL, (byte) 0, (byte) 0, (byte) 0, (byte) 0)
            .command(SIGUSR1)
            .await("workload\n")
            .tell("live\n")
            .await("orphan lives\n")
            .tell("end\n")
            .awaitReport()
            .run();

    assertThat(ended.text()).isEqualTo("ready\nworkload\norphan lives\n");
    assertThat(ended.report().waitStatus()).isZero();
  }

  @Test
  void control_closed_killsEveryProcess() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(directory, "sleep 60 & echo ready; wait")
            .await("ready\n")
            .closeControl()
            .run();

    assertThat(ended.report()).isNull();
    assertThat(ended.initStatus()).isZero();
  }

  @Test
  void control_closedAfterACommand_isNotBeforeIt() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(directory, "trap 'echo told; exit' USR1; echo ready; while :; do :; done")
            .await("ready\n")
            .command(SIGUSR1)
            .await("told\n")
            .closeControl()
            .run();

    assertThat(ended.text()).isEqualTo("ready\ntold\n");
    assertThat(ended.initStatus()).isZero();
  }

  @Test
  void liveness_hangsUp_killsEveryProcess() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(directory, "sleep 60 & echo ready; wait")
            .await("ready\n")
            .closeLiveness()
            .run();

    assertThat(ended.report()).isNull();
    assertThat(ended.initStatus()).isZero();
  }

  @Test
  void orphans_moreThanOneRoundAtOnce_areAllReaped() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(
                directory,
                """
                echo ready; read line
                i=0
                while [ $i -lt 300 ]; do
                  orphans="$orphans $(sleep 0.05 >/dev/null & echo $!)"; i=$((i+1))
                done
                sleep 0.2
                for orphan in $orphans; do kill -0 $orphan || exit 1; done
                echo made
                for orphan in $orphans; do
                  while kill -0 $orphan 2>/dev/null; do sleep 0.01; done
                done
                echo reaped""")
            .await("ready\n")
            .signalInit(SIGSTOP)
            .tell("go\n")
            .await("made\n")
            .signalInit(SIGCONT)
            .awaitReport()
            .run();

    assertThat(ended.text()).isEqualTo("ready\nmade\nreaped\n");
    assertThat(ended.report().waitStatus()).isZero();
  }

  @Test
  void reaper_seenByTheWorkload_isFilteredAndNotDumpable() throws Exception {
    ReaperHarness.Ended ended =
        ReaperHarness.of(
                directory,
                """
                parent() { while read key value; do
                  [ "$key" = PPid: ] && echo "$value"; done </proc/self/status; }
                while read key value; do
                  [ "$key" = PPid: ] && init=$value; done </proc/self/status
                shell=$(parent)
                until grep -q '^Seccomp:.2$' /proc/$init/status; do sleep 0.01; done
                grep -E '^(Threads|SigBlk|NoNewPrivs|Seccomp):' /proc/$init/status
                cat /proc/$shell/environ >/dev/null && echo shell: readable
                cat /proc/$init/environ 2>/dev/null || echo init: refused
                """)
            .awaitReport()
            .run();

    assertThat(ended.text())
        .contains("NoNewPrivs:\t1", "Seccomp:\t2", "SigBlk:\tfffffffffffbfeff")
        .contains("shell: readable")
        .contains("init: refused");
  }
}
