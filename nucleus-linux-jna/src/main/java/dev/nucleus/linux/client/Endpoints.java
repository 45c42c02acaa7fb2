package dev.nucleus.linux.client;

import dev.nucleus.Output;
import dev.nucleus.SandboxException;
import dev.nucleus.Stdin;
import dev.nucleus.Stdio;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.jna.Libc;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the three standard streams of a sandbox as its {@link Stdio} describes them. */
final class Endpoints implements AutoCloseable {
  private static final Path NULL_DEVICE = Path.of("/dev/null");
  private static final int MODE_ANYBODY = 0666;

  private @Nullable Endpoint stdin;
  private @Nullable Endpoint stdout;
  private @Nullable Endpoint stderr;

  private Endpoints() {}

  static Endpoints open(Stdio stdio) {
    Endpoints endpoints = new Endpoints();
    try {
      endpoints.stdin = open(stdio.stdin());
      endpoints.stdout = open(stdio.stdout(), 1);
      endpoints.stderr =
          stdio.mergeStderr()
              ? new Endpoint(Fd.duplicate(endpoints.stdout().theirs().number(), 0), null)
              : open(stdio.stderr(), 2);
      return endpoints;
    } catch (RuntimeException failed) {
      endpoints.close();
      throw failed;
    }
  }

  Endpoint stdin() {
    return present(stdin);
  }

  Endpoint stdout() {
    return present(stdout);
  }

  Endpoint stderr() {
    return present(stderr);
  }

  /** Closes the workload's ends: from now on only the workload has them. */
  void closeTheirs() {
    for (Endpoint endpoint : new @Nullable Endpoint[] {stdin, stdout, stderr}) {
      if (endpoint != null) {
        endpoint.theirs().close();
      }
    }
  }

  @Override
  public void close() {
    closeTheirs();
    for (Endpoint endpoint : new @Nullable Endpoint[] {stdin, stdout, stderr}) {
      if (endpoint != null && endpoint.ours() != null) {
        endpoint.ours().close();
      }
    }
  }

  private static Endpoint present(@Nullable Endpoint endpoint) {
    if (endpoint == null) {
      throw new IllegalStateException("the streams are not open");
    }
    return endpoint;
  }

  private static Endpoint open(Stdin stdin) {
    if (stdin instanceof Stdin.Empty) {
      return new Endpoint(Fd.open(NULL_DEVICE, Fcntl.O_RDONLY), null);
    }
    if (stdin instanceof Stdin.File file) {
      return noDirectory("stdin", Fd.open(file.file(), Fcntl.O_RDONLY));
    }
    if (stdin instanceof Stdin.Inherit) {
      return noDirectory("stdin", Fd.duplicate(0, 0));
    }
    Fd[] pipe = pipeForAnybody();
    return new Endpoint(pipe[0], stdin instanceof Stdin.Pipe ? pipe[1] : pipe[1].nonBlocking());
  }

  private static Endpoint open(Output output, int inherited) {
    if (output instanceof Output.File file) {
      return new Endpoint(
          Fd.open(file.file(), Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC), null);
    }
    if (output instanceof Output.Inherit) {
      return noDirectory(inherited == 1 ? "stdout" : "stderr", Fd.duplicate(inherited, 0));
    }
    Fd[] pipe = pipeForAnybody();
    return new Endpoint(pipe[1], pipe[0]);
  }

  /** From a directory of the host its holder could walk to every other one, see openat(2). */
  private static Endpoint noDirectory(String stream, Fd fd) {
    if (fd.isDirectory()) {
      fd.close();
      throw new SandboxException(
          stream
              + " is a directory, through which the program could walk over the host; give a file,"
              + " a pipe or a terminal");
    }
    return new Endpoint(fd, null);
  }

  /**
   * A pipe that its holder can open again, as programs do with /dev/stdout. With a range of ids the
   * holder is another user than we are; nobody else can get at it.
   */
  private static Fd[] pipeForAnybody() {
    Fd[] pipe = Fd.pipe();
    Libc.fchmod(pipe[0].number(), MODE_ANYBODY);
    return pipe;
  }
}
