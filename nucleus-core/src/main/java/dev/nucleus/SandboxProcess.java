package dev.nucleus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running sandbox as a {@link Process}, so that it fits wherever a process of {@link
 * ProcessBuilder} does. Made with {@link Sandbox#start()}.
 *
 * <p>The methods of {@code Process} mean the following here. {@link #pid()} and {@link #toHandle()}
 * are of the program, with its process id on the host. {@link #getOutputStream()}, {@link
 * #getInputStream()} and {@link #getErrorStream()} are connected if the stream is a pipe, which is
 * the default; otherwise they are null streams, as {@code ProcessBuilder.Redirect} has them. {@link
 * #destroy()} sends SIGTERM to the program, which may ignore it; {@link #destroyForcibly()} kills
 * every process of the sandbox. {@link #exitValue()} is {@link Outcome#exitCode()}. The process is
 * alive until its outcome is known.
 *
 * <p>When the program ends, whatever it has started and left behind is killed. Thread-safe.
 */
public abstract class SandboxProcess extends Process {
  /** For runtimes. */
  protected SandboxProcess() {}

  /**
   * Completes when the sandbox has ended, always normally: a launcher that was lost is an {@link
   * Outcome.LauncherLost}. Completing or cancelling the returned future has no effect on the
   * sandbox.
   */
  public abstract CompletableFuture<SandboxResult> result();

  /** The program's process id on the host, also after its end. */
  @Override
  public abstract long pid();

  /**
   * What the sandbox has used so far; after its end, what {@link SandboxResult#statistics()} says.
   * Without a control group ({@link Limits#accounting()}) little more than the time is known while
   * it runs. If the runtime lost track of the sandbox, nothing is.
   */
  public abstract Statistics stats();

  /**
   * Stops every process of the sandbox and returns when they have stopped; see {@code
   * cgroup.freeze} in Documentation/admin-guide/cgroup-v2.rst of the kernel. The processes do not
   * see it. Time limits go on: {@link SandboxSpec#timeout()} ends a paused sandbox as well. Does
   * nothing if it is paused.
   *
   * @throws SandboxUnsupportedException if the sandbox has no control group that can be stopped
   * @throws IllegalStateException if the sandbox has ended
   */
  public abstract void pause();

  /**
   * Lets a paused sandbox go on. Does nothing if it is not paused.
   *
   * @throws SandboxUnsupportedException if the sandbox has no control group that can be stopped
   * @throws IllegalStateException if the sandbox has ended
   */
  public abstract void resume();

  /**
   * Waits until the sandbox has ended.
   *
   * @throws SandboxInterruptedException if the calling thread was interrupted; the sandbox goes on
   */
  public SandboxResult await() {
    try {
      return result().get();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new SandboxInterruptedException(
          "interrupted while waiting for the sandbox with pid " + pid(), interruption);
    } catch (ExecutionException failure) {
      throw failed(failure);
    }
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return result().get().exitCode();
    } catch (ExecutionException failure) {
      throw failed(failure);
    }
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      result().get(timeout, unit);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException failure) {
      throw failed(failure);
    }
  }

  @Override
  public int exitValue() {
    if (isAlive()) {
      throw new IllegalThreadStateException(
          "the sandbox with pid " + pid() + " is still running; call waitFor() first");
    }
    return await().exitCode();
  }

  @Override
  public boolean isAlive() {
    return !result().isDone();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return result().handle((result, failure) -> this);
  }

  /** {@code true}: {@link #destroy()} lets the program end by itself. */
  @Override
  public boolean supportsNormalTermination() {
    return true;
  }

  /** Kills every process of the sandbox and returns at once. */
  @Override
  public abstract Process destroyForcibly();

  /**
   * A handle of the program's process on the host. Its {@code descendants()} are processes of the
   * sandbox; its {@code destroyForcibly()} kills the program, and thereby the sandbox.
   *
   * @throws UnsupportedOperationException if the program has ended
   */
  @Override
  public ProcessHandle toHandle() {
    return ProcessHandle.of(pid())
        .filter(handle -> isAlive())
        .orElseThrow(
            () ->
                new UnsupportedOperationException(
                    "the sandbox with pid " + pid() + " has ended and has no handle any more"));
  }

  private static SandboxException failed(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof SandboxException known
        ? known
        : new SandboxException("the runtime lost track of the sandbox: " + cause, cause);
  }

  /** The process id, and how the sandbox ended or that it is running. */
  @Override
  public String toString() {
    CompletableFuture<SandboxResult> result = result();
    Object state = "running";
    if (result.isCompletedExceptionally()) {
      state = "lost";
    } else if (result.isDone()) {
      state = result.join().outcome();
    }
    return "SandboxProcess[pid=" + pid() + ", " + state + "]";
  }
}
