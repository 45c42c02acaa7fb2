package dev.nucleus;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A process that ends when the test says so. */
final class FakeProcess extends SandboxProcess {
  final CompletableFuture<SandboxResult> end = new CompletableFuture<>();
  private final long pid;

  FakeProcess(long pid) {
    this.pid = pid;
  }

  @Override
  public CompletableFuture<SandboxResult> result() {
    return end.copy();
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public Statistics stats() {
    return Statistics.builder().build();
  }

  @Override
  public void pause() {
    throw new SandboxUnsupportedException("a fake cannot be paused");
  }

  @Override
  public void resume() {
    pause();
  }

  @Override
  public void destroy() {
    destroyForcibly();
  }

  @Override
  public Process destroyForcibly() {
    end.complete(SandboxResult.builder().outcome(new Outcome.Signalled(9, false)).build());
    return this;
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }
}
