package dev.nucleus.linux.client;

import dev.nucleus.Output;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.Statistics;
import dev.nucleus.Stdin;
import dev.nucleus.Stdio;
import dev.nucleus.linux.cgroup.Group;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A running sandbox. A daemon thread of its own follows it to its end. */
final class LinuxProcess extends SandboxProcess {
  private static final int SIGTERM = 15;

  private final SandboxRun run;
  private final CompletableFuture<SandboxResult> result = new CompletableFuture<>();
  private final long pid;
  private final @Nullable PipeOutputStream stdinPipe;
  private final @Nullable PipeInputStream stdoutPipe;
  private final @Nullable PipeInputStream stderrPipe;
  private final OutputStream stdin;
  private final InputStream stdout;
  private final InputStream stderr;

  private LinuxProcess(SandboxRun run, Endpoints endpoints, Stdio stdio) {
    this.run = run;
    this.pid = ProcStatus.firstChild(run.control().pid()).orElse(run.control().pid());
    Fd input = endpoints.stdin().ours();
    this.stdinPipe =
        input != null && stdio.stdin() instanceof Stdin.Pipe ? new PipeOutputStream(input) : null;
    this.stdoutPipe = output(stdio.stdout(), endpoints.stdout().ours());
    this.stderrPipe = output(stdio.stderr(), endpoints.stderr().ours());
    this.stdin =
        stdinPipe == null ? OutputStream.nullOutputStream() : new BufferedOutputStream(stdinPipe);
    this.stdout = buffered(stdoutPipe);
    this.stderr = buffered(stderrPipe);
  }

  static LinuxProcess follow(SandboxRun run, Endpoints endpoints, Stdio stdio) {
    LinuxProcess process = new LinuxProcess(run, endpoints, stdio);
    Thread thread = new Thread(process::follow, "nucleus-sandbox-" + process.pid);
    thread.setDaemon(true);
    thread.start();
    return process;
  }

  private void follow() {
    try (run) {
      run.awaitEnd();
      SandboxResult ended = run.result();
      result.complete(ended);
      releasePipes();
    } catch (RuntimeException | Error failed) {
      result.completeExceptionally(failed);
    }
  }

  private static @Nullable PipeInputStream output(Output output, @Nullable Fd pipe) {
    return pipe != null && output instanceof Output.Pipe ? new PipeInputStream(pipe) : null;
  }

  private static InputStream buffered(@Nullable PipeInputStream pipe) {
    return pipe == null ? InputStream.nullInputStream() : new BufferedInputStream(pipe);
  }

  /** The descriptors go with the process, as they do with one of ProcessBuilder's. */
  private void releasePipes() {
    if (stdinPipe != null) {
      stdinPipe.close();
    }
    for (PipeInputStream pipe : new @Nullable PipeInputStream[] {stdoutPipe, stderrPipe}) {
      if (pipe != null) {
        pipe.drain();
      }
    }
  }

  @Override
  public CompletableFuture<SandboxResult> result() {
    return result.copy();
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public Statistics stats() {
    if (result.isCompletedExceptionally()) {
      return Statistics.builder().build();
    }
    if (result.isDone()) {
      return result.join().statistics();
    }
    Statistics.Builder statistics = Statistics.builder().wall(run.elapsed());
    Group group = run.confinement().group();
    if (group != null) {
      GroupStatistics.add(statistics, group.usage(), true);
    }
    return statistics.build();
  }

  @Override
  public void pause() {
    group("paused").freeze(true);
  }

  @Override
  public void resume() {
    group("resumed").freeze(false);
  }

  private Group group(String what) {
    Group group = run.confinement().group();
    if (group == null || !isAlive()) {
      throw withoutControlGroup(what);
    }
    return group;
  }

  private RuntimeException withoutControlGroup(String what) {
    return isAlive()
        ? new SandboxUnsupportedException(
            "the sandbox with pid "
                + pid
                + " has no control group and cannot be "
                + what
                + "; build it with limits(limits -> limits.accounting(true))")
        : new IllegalStateException(
            "the sandbox with pid " + pid + " has ended and cannot be " + what);
  }

  @Override
  public OutputStream getOutputStream() {
    return stdin;
  }

  @Override
  public InputStream getInputStream() {
    return stdout;
  }

  @Override
  public InputStream getErrorStream() {
    return stderr;
  }

  @Override
  public void destroy() {
    if (isAlive()) {
      run.signal(SIGTERM);
    }
  }

  @Override
  public Process destroyForcibly() {
    if (isAlive()) {
      run.kill();
    }
    return this;
  }
}
