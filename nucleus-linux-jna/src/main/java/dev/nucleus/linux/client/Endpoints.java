package dev.nucleus.linux.client;

import dev.nucleus.Output;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Stdin;
import dev.nucleus.Stdio;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.launcher.LauncherProtocol;
import dev.nucleus.linux.layer.NullStreams;
import org.jspecify.annotations.Nullable;

/** Opens the three standard streams of a sandbox as its {@link Stdio} describes them. */
final class Endpoints implements AutoCloseable {
  private static final int MODE_ANYBODY = 0666;

  private @Nullable Endpoint stdin;
  private @Nullable Endpoint stdout;
  private @Nullable Endpoint stderr;

  private Endpoints() {}

  /** Which streams need no descriptor; one whose output is counted has to be read. */
  static NullStreams nullStreams(SandboxSpec spec, Stdio stdio) {
    boolean counted = spec.outputLimit().isPresent();
    boolean stdout = !counted && stdio.stdout() instanceof Output.Discard;
    return new NullStreams(
        stdio.stdin() instanceof Stdin.Empty,
        stdout,
        stdio.mergeStderr() ? stdout : !counted && stdio.stderr() instanceof Output.Discard);
  }

  static Endpoints open(Stdio stdio, NullStreams none) {
    Endpoints endpoints = new Endpoints();
    try {
      endpoints.stdin = none.stdin() ? Endpoint.NOTHING : open(stdio.stdin());
      endpoints.stdout = none.stdout() ? Endpoint.NOTHING : open(stdio.stdout(), 1);
      endpoints.stderr = none.stderr() ? Endpoint.NOTHING : stderr(stdio, endpoints.stdout);
      return endpoints;
    } catch (RuntimeException failed) {
      endpoints.close();
      throw failed;
    }
  }

  private static Endpoint stderr(Stdio stdio, Endpoint stdout) {
    return stdio.mergeStderr() && stdout.theirs() != null
        ? new Endpoint(Fd.duplicate(stdout.theirs().number(), 0), null)
        : open(stdio.stderr(), 2);
  }

  /** Adds what the workload gets. */
  void addTo(LaunchDescriptors fds) {
    add(fds, LauncherProtocol.FD_STDIN, stdin());
    add(fds, LauncherProtocol.FD_STDOUT, stdout());
    add(fds, LauncherProtocol.FD_STDERR, stderr());
  }

  private static void add(LaunchDescriptors fds, int kind, Endpoint endpoint) {
    if (endpoint.theirs() != null) {
      fds.add(kind, endpoint.theirs());
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
      if (endpoint != null && endpoint.theirs() != null) {
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
