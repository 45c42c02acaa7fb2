package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SandboxProcessTest {
  private final FakeProcess process = new FakeProcess(4242);

  @Test
  void exitValue_running_isRefused() {
    assertThat(process.isAlive()).isTrue();
    assertThatThrownBy(process::exitValue)
        .isInstanceOf(IllegalThreadStateException.class)
        .hasMessage("the sandbox with pid 4242 is still running; call waitFor() first");
    assertThat(process).hasToString("SandboxProcess[pid=4242, running]");
  }

  @Test
  void ended_everyMethod_tellsTheOutcome() throws InterruptedException {
    CompletableFuture<Process> onExit = process.onExit();
    assertThat(onExit).isNotDone();
    process.destroyForcibly();
    assertThat(process.isAlive()).isFalse();
    assertThat(process.waitFor()).isEqualTo(137);
    assertThat(process.waitFor(0, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
    assertThat(process.await().outcome()).isEqualTo(new Outcome.Signalled(9, false));
    assertThat(onExit).isCompletedWithValue(process);
    assertThat(process).hasToString("SandboxProcess[pid=4242, Signalled[SIGKILL]]");
  }

  @Test
  void waitFor_timeElapsed_returnsFalse() throws InterruptedException {
    assertThat(process.waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(process.waitFor(-1, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void await_interrupted_throwsAndLeavesTheFlagSet() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(SandboxInterruptedException.class)
        .isThrownBy(process::await)
        .withMessage("interrupted while waiting for the sandbox with pid 4242");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void await_runtimeFailed_throwsItsException() {
    LauncherException cause = new LauncherException("the launcher is gone", null);
    process.end.completeExceptionally(cause);
    assertThatThrownBy(process::await).isSameAs(cause);
    assertThat(process).hasToString("SandboxProcess[pid=4242, lost]");
  }

  @Test
  void waitFor_unknownFailure_isWrapped() {
    process.end.completeExceptionally(new IllegalStateException("boom"));
    assertThatThrownBy(process::waitFor)
        .isExactlyInstanceOf(SandboxException.class)
        .hasMessage("the runtime lost track of the sandbox: java.lang.IllegalStateException: boom")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void result_cancelled_leavesTheSandboxAlone() {
    process.result().cancel(true);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void toHandle_runningProcess_isThatOfItsPid() {
    long own = ProcessHandle.current().pid();
    FakeProcess self = new FakeProcess(own);
    assertThat(self.toHandle().pid()).isEqualTo(own);
    self.destroyForcibly();
    assertThatThrownBy(self::toHandle)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the sandbox with pid " + own + " has ended and has no handle any more");
  }
}
