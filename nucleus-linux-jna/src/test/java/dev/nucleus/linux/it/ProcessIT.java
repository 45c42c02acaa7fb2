package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nucleus.Outcome;
import dev.nucleus.Output;
import dev.nucleus.SandboxInterruptedException;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.Statistics;
import dev.nucleus.Stdin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code start()}, and the contract of {@link Process} that its result keeps. */
@NeedsSandbox
class ProcessIT {
  private SandboxProcess process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void pipes_bothWays_carryAConversation() throws IOException {
    process = command("cat").start();
    OutputStream stdin = process.getOutputStream();
    InputStream stdout = process.getInputStream();

    for (String word : List.of("one", "two", "three")) {
      stdin.write((word + "\n").getBytes(UTF_8));
      stdin.flush();
      assertThat(stdout.readNBytes(word.length() + 1)).asString().isEqualTo(word + "\n");
    }
    stdin.close();

    assertThat(stdout.read()).isEqualTo(-1);
    assertThat(process.await().outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void stats_withoutControlGroup_isTheTimeAndThenTheFinalOnes() throws IOException {
    process = command("cat").start();
    Statistics early = process.stats();
    Statistics later = process.stats();
    assertThat(early).isEqualTo(Statistics.builder().wall(early.wall().orElseThrow()).build());
    assertThat(later.wall().orElseThrow()).isGreaterThanOrEqualTo(early.wall().orElseThrow());
    process.getOutputStream().close();
    SandboxResult result = process.await();
    assertThat(process.stats()).isSameAs(result.statistics());
    assertThat(result.statistics().cpuSource()).contains(Statistics.Source.RUSAGE);
    assertThat(result.statistics().wall().orElseThrow()).isGreaterThan(later.wall().orElseThrow());
  }

  @Test
  void pause_withoutControlGroup_isRefusedAndSaysWhatToDo() {
    process = command("sleep", "60").start();
    String message =
        "the sandbox with pid "
            + process.pid()
            + " has no control group and cannot be %s; build it with limits(limits ->"
            + " limits.accounting(true))";
    assertThatThrownBy(process::pause)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessage(message.formatted("paused"));
    assertThatThrownBy(process::resume)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessage(message.formatted("resumed"));
    process.destroyForcibly();
    process.await();
    assertThatThrownBy(process::pause)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the sandbox with pid " + process.pid() + " has ended and cannot be paused");
  }

  @Test
  void errorStream_pipe_isApartFromTheOutput() throws IOException {
    process = bash("echo out; echo err >&2").start();

    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("out\n");
    assertThat(process.getErrorStream().readAllBytes()).asString().isEqualTo("err\n");
  }

  @Test
  void errorStream_merged_isEmpty() throws IOException {
    process = bash("echo out; echo err >&2").mergeStderr().start();

    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("out\nerr\n");
    assertThat(process.getErrorStream().read()).isEqualTo(-1);
  }

  @Test
  void available_afterOutput_countsItWithoutBlocking() throws Exception {
    process = bash("printf 12345; read -r").start();
    InputStream stdout = process.getInputStream();

    await().until(() -> stdout.available() == 5);
    assertThat(stdout.readNBytes(5)).asString().isEqualTo("12345");
    assertThat(stdout.available()).isZero();
  }

  @Test
  void outputStream_programHasClosedItsInput_failsWithEpipe() throws Exception {
    process = bash("exec <&-; echo closed; sleep 60").start();
    assertThat(process.getInputStream().readNBytes(7)).asString().isEqualTo("closed\n");

    OutputStream stdin = process.getOutputStream();
    // The launcher may still have its copy of the other end, for a moment.
    await()
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> writeAndFlush(stdin))
                    .isInstanceOf(IOException.class)
                    .hasMessage("write failed: EPIPE (Broken pipe)"));
  }

  @Test
  void inputStream_closedEarly_endsAProgramThatWritesOn() throws Exception {
    process = command("yes").start();
    process.getInputStream().close();

    assertThat(process.await().outcome()).isEqualTo(new Outcome.Signalled(13, false));
  }

  @Test
  void streams_closed_refuseToBeUsed() throws IOException {
    process = command("cat").start();
    InputStream stdout = process.getInputStream();
    OutputStream stdin = process.getOutputStream();
    stdin.close();
    stdout.close();

    assertThatThrownBy(stdout::read).isInstanceOf(IOException.class).hasMessage("Stream closed");
    stdin.write('x');
    assertThatThrownBy(stdin::flush).isInstanceOf(IOException.class).hasMessage("Stream closed");
  }

  @Test
  void streams_readAfterTheEnd_haveWhatWasWritten() throws Exception {
    process = bash("echo kept; echo err >&2").start();
    process.waitFor();

    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("kept\n");
    assertThat(process.getErrorStream().readAllBytes()).asString().isEqualTo("err\n");
  }

  @Test
  void streams_neverReadAndNeverClosed_leakNoDescriptor() throws Exception {
    command("true").start().waitFor();
    Footprint before = Footprint.take();

    for (int i = 0; i < 20; i++) {
      bash("echo unread").start().waitFor();
    }

    before.assertUnchanged();
  }

  @Test
  void streams_notPipes_areNullStreams() throws IOException {
    process = command("cat").stdin(Stdin.text("x")).stdout(Output.capture()).mergeStderr().start();

    assertThat(process.getInputStream().read()).isEqualTo(-1);
    assertThat(process.getErrorStream().read()).isEqualTo(-1);
    process.getOutputStream().write(1);
    assertThat(process.await().stdout().text()).isEqualTo("x");
  }

  @Test
  void pid_isTheWorkloadsOnTheHost() throws IOException {
    process = command("sleep", "60").start();

    Path status = Path.of("/proc/" + process.pid() + "/status");
    // The kernel wakes the one who waits for an exec a little before it sets the name.
    await()
        .pollDelay(Duration.ZERO)
        .untilAsserted(() -> assertThat(status).content().startsWith("Name:\tsleep\n"));
    assertThat(status).content().containsPattern("NSpid:\t.*\t2\n");
    assertThat(process.toHandle().pid()).isEqualTo(process.pid());
    assertThat(process.info()).isNotNull();
  }

  @Test
  void pid_ofManyShortPrograms_isNeverMissing() throws Exception {
    for (int i = 0; i < 50; i++) {
      process = command("true").start();
      assertThat(process.pid()).isGreaterThan(1);
      process.waitFor();
    }
  }

  @Test
  void exitValue_beforeTheEnd_throws() {
    process = bash("read -r; exit 9").start();

    assertThat(process.isAlive()).isTrue();
    assertThatThrownBy(process::exitValue)
        .isInstanceOf(IllegalThreadStateException.class)
        .hasMessage(
            "the sandbox with pid %d is still running; call waitFor() first", process.pid());
  }

  @Test
  void waitFor_withTimeout_tellsWhetherItEnded() throws Exception {
    process = bash("read -r; exit 9").start();

    assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(9);
    assertThat(process.waitFor()).isEqualTo(9);
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void onExit_afterTheEnd_completesWithTheProcess() throws Exception {
    process = bash("read -r").start();
    CompletableFuture<Process> exit = process.onExit();
    assertThat(exit).isNotDone();

    process.getOutputStream().close();

    assertThat(exit.get(30, TimeUnit.SECONDS)).isSameAs(process);
    assertThatThrownBy(process::toHandle)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("has ended and has no handle any more");
  }

  @Test
  void destroy_programWithATrap_runsIt() throws Exception {
    process =
        bash("trap 'echo cleaned up; exit 5' TERM; echo ready; while :; do sleep 0.02; done")
            .start();
    BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    assertThat(output.readLine()).isEqualTo("ready");

    process.destroy();

    assertThat(output.readLine()).isEqualTo("cleaned up");
    assertThat(process.await().outcome()).isEqualTo(new Outcome.Exited(5));
    assertThat(process.supportsNormalTermination()).isTrue();
  }

  @Test
  void destroy_programWithoutATrap_endsItBySigterm() {
    process = command("sleep", "60").start();

    process.destroy();

    assertThat(process.await().outcome()).isEqualTo(new Outcome.Signalled(15, false));
    assertThat(process.exitValue()).isEqualTo(143);
    process.destroy();
    process.destroyForcibly();
  }

  @Test
  void destroyForcibly_programThatIgnoresEverything_killsTheWholeTree() throws Exception {
    process =
        bash("trap '' TERM HUP INT; (trap '' TERM; sleep 60) & echo ready; while :; do :; done")
            .start();
    assertThat(process.getInputStream().readNBytes(6)).asString().isEqualTo("ready\n");
    List<ProcessHandle> descendants = process.descendants().toList();
    assertThat(descendants).isNotEmpty();

    assertThat(process.destroyForcibly()).isSameAs(process);

    assertThat(process.await().outcome()).isEqualTo(new Outcome.Signalled(9, false));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void descendants_ofTheHandle_areProcessesOfTheSandbox() throws Exception {
    process = bash("sleep 60 & sleep 60 & echo ready; wait").start();
    assertThat(process.getInputStream().readNBytes(6)).asString().isEqualTo("ready\n");

    assertThat(process.children().count()).isEqualTo(2);
    assertThat(process.toHandle().descendants().count()).isEqualTo(2);
  }

  @Test
  void await_interrupted_leavesTheSandboxRunning() {
    process = command("sleep", "60").start();
    Thread.currentThread().interrupt();

    assertThatThrownBy(process::await)
        .isInstanceOf(SandboxInterruptedException.class)
        .hasMessageContaining("interrupted while waiting");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void result_wallTimeout_completesNormally() throws Exception {
    Duration limit = Duration.ofMillis(200);
    process = command("sleep", "60").timeout(limit).start();

    SandboxResult result = process.result().get(30, TimeUnit.SECONDS);

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(limit));
    assertThat(process.exitValue()).isEqualTo(124);
  }

  @Test
  void result_collectedOutput_isThereWithoutAnybodyWaiting() throws Exception {
    process = bash("seq 1 100000").stdout(Output.capture()).start();

    assertThat(process.result().get(30, TimeUnit.SECONDS).stdout().totalBytes()).isEqualTo(588_895);
  }

  private static void writeAndFlush(OutputStream stream) throws IOException {
    stream.write('x');
    stream.flush();
  }
}
