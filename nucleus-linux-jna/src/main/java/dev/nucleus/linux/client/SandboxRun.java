package dev.nucleus.linux.client;

import dev.nucleus.ByteSize;
import dev.nucleus.Outcome;
import dev.nucleus.Output;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Stdin;
import dev.nucleus.Stdio;
import dev.nucleus.internal.OutputCollectors;
import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.host.HostFacts;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox from its launch to its end, driven by one thread that polls everything at once: the
 * control socket, the output, the input, the clock. So nothing can deadlock, whatever the workload
 * does with its streams.
 *
 * <p>How it ends: the reaper reports the exit of the workload and takes everything else with it;
 * then the output pipes run dry. A time limit sends SIGTERM, after the grace SIGKILL to every
 * process; if even that is not answered, PID 1 is killed from outside.
 */
final class SandboxRun implements AutoCloseable {
  private static final int POLLFD_SIZE = RunScratch.POLLFD_SIZE;
  private static final long SECOND = 1_000_000_000L;

  /** How long the reaper may take to obey before PID 1 is killed from outside. */
  private static final long OBEY_NANOS = SECOND;

  private final SandboxSpec spec;
  private final HostFacts host;
  private final LauncherConnection launcher;
  private final Control control;
  private final Confinement confinement;
  private final LaunchMessage message;
  private final Wakeup wakeup;
  private final @Nullable InputSource input;
  private final List<OutputPump> pumps = new ArrayList<>(2);
  private final RunScratch scratch = RunScratch.take();
  private final NativeMemory pollfds = scratch.pollfds();
  private final long startNanos = System.nanoTime();
  private final long answerBy;
  private long endNanos;

  private @Nullable Outcome forced;
  private long killAt = Long.MAX_VALUE;
  private boolean killed;
  private boolean abandoned;
  private volatile boolean killRequested;
  private boolean closed;

  /**
   * A run that is launched by whoever sends {@code message}.
   *
   * @param patience how long the launcher may take to answer, before it is taken for hung
   */
  SandboxRun(
      SandboxSpec spec,
      HostFacts host,
      Stdio stdio,
      LauncherConnection launcher,
      Duration patience,
      LaunchMessage message,
      Control control,
      Endpoints endpoints,
      Confinement confinement) {
    this.spec = spec;
    this.host = host;
    this.launcher = launcher;
    this.message = message;
    this.control = control;
    this.confinement = confinement;
    this.answerBy = after(startNanos, patience);
    this.wakeup = new Wakeup();
    this.input = input(stdio.stdin(), endpoints.stdin().ours());
    pump("stdout", stdio.stdout(), endpoints.stdout().ours());
    pump("stderr", stdio.stderr(), endpoints.stderr().ours());
  }

  private @Nullable InputSource input(Stdin stdin, @Nullable Fd pipe) {
    if (pipe == null) {
      return null;
    }
    if (stdin instanceof Stdin.Bytes bytes) {
      return InputSource.ofBytes(pipe, bytes.bytes(), wakeup);
    }
    return stdin instanceof Stdin.From from
        ? InputSource.ofStream(pipe, from.stream(), wakeup)
        : null;
  }

  private void pump(String stream, Output output, @Nullable Fd pipe) {
    if (pipe != null && OutputCollectors.isCollected(output)) {
      pumps.add(new OutputPump(stream, pipe, OutputCollectors.forOutput(output), outputLimit()));
    }
  }

  /** The control groups, and what watches the rest. */
  Confinement confinement() {
    return confinement;
  }

  Control control() {
    return control;
  }

  /** Kills the sandbox as soon as possible; by any thread. */
  void kill() {
    killRequested = true;
    wakeup.signal();
  }

  /** How long it has been going on; by any thread. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Signals the workload; by any thread. */
  void signal(int signal) {
    control.signal(signal, false);
  }

  /** Polls until the workload runs, or it is clear that it never will. */
  void awaitStarted() {
    // The launcher's message, which has the pid, may come after those of the sandbox.
    while ((control.pid() == 0 || (!control.started() && control.exit() == null)) && !over()) {
      pollOnce();
    }
  }

  /** Polls until the end. */
  void awaitEnd() {
    while (!over()) {
      pollOnce();
    }
  }

  /** What became of it; to be asked when {@link #awaitEnd} has returned. */
  SandboxResult result() {
    return Results.of(
        spec,
        host,
        message.program(),
        launcher,
        control,
        confinement,
        pumps,
        forced,
        killed,
        Duration.ofNanos(endNanos - startNanos));
  }

  /** Whether it was given up before the launcher had answered. */
  boolean abandoned() {
    return abandoned;
  }

  /** Whether a step failed, or the launcher could not even begin. */
  boolean failedToStart() {
    return Results.failedToStart(message.program(), control);
  }

  RuntimeException startFailure() {
    return Results.startFailure(spec, message.program(), launcher, control);
  }

  private boolean over() {
    if (abandoned) {
      return true;
    }
    if (!control.ended() && control.exit() == null && control.failure() == null) {
      return control.pid() < 0;
    }
    if (endNanos == 0) {
      endNanos = System.nanoTime();
    }
    if (control.failure() != null) {
      // The message that tells where the program stood may come after the report.
      return control.base() != 0 || control.ended();
    }
    for (OutputPump pump : pumps) {
      if (pump.open()) {
        return false;
      }
    }
    return true;
  }

  private void pollOnce() {
    long now = System.nanoTime();
    enforce(now);
    if (abandoned) {
      return;
    }
    int count = 0;
    if (!control.ended()) {
      set(count++, control.socket(), Net.POLLIN);
    }
    set(count++, wakeup.fd(), Net.POLLIN);
    for (OutputPump pump : pumps) {
      if (pump.open()) {
        set(count++, pump.pipe(), Net.POLLIN);
      }
    }
    if (input != null && input.pending()) {
      set(count++, input.pipe(), Net.POLLOUT);
    }
    Fd event = confinement.watch().event();
    int watched = count;
    if (event != null) {
      set(count++, event, Net.POLLIN);
    }
    int ready = Libc.poll(pollfds.address(), count, timeoutMillis(now));
    if (ready <= 0) {
      return;
    }
    if (event != null && ready(watched) && confinement.watch() instanceof GroupWatch watch) {
      watch.signalled();
    }
    dispatch(watched);
  }

  private void dispatch(int count) {
    int index = 0;
    if (!control.ended() && ready(index++)) {
      control.receive(scratch);
      if (control.pid() != 0) {
        launcher.answered();
      }
    }
    if (ready(index++)) {
      wakeup.drain();
    }
    for (OutputPump pump : pumps) {
      if (pump.open() && ready(index++)) {
        pump.read(scratch.output(), scratch.outputBytes());
        checkOutputLimit(pump);
      }
    }
    if (input != null && index < count && ready(index)) {
      input.write();
    }
  }

  private long outputLimit() {
    return spec.outputLimit().map(ByteSize::bytes).orElse(Long.MAX_VALUE);
  }

  private void checkOutputLimit(OutputPump pump) {
    if (forced == null && pump.overLimit()) {
      forced = new Outcome.OutputLimit(pump.stream(), spec.outputLimit().orElseThrow());
      killEverybody(System.nanoTime());
    }
  }

  /** Time limits, and what was asked for by other threads. */
  private void enforce(long now) {
    if (killRequested && !killed) {
      killEverybody(now);
    }
    if (control.exit() != null || control.ended()) {
      // Everything is dying; a pipe that stays open is held by nobody inside.
      if (endNanos != 0 && now - endNanos > OBEY_NANOS) {
        pumps.forEach(OutputPump::close);
      }
      return;
    }
    if (forced == null) {
      forced = confinement.watch().check(now, control.pid());
      if (forced != null) {
        killEverybody(now);
        return;
      }
    }
    if (forced == null && now >= deadline()) {
      forced = new Outcome.WallTimeout(spec.timeout().orElseThrow());
      if (spec.grace().isZero()) {
        killEverybody(now);
      } else {
        control.signal(15, false);
        killAt = after(now, spec.grace());
      }
    }
    if (now >= killAt) {
      if (killed) {
        killFromOutside();
      } else {
        killEverybody(now);
      }
    }
    if (control.pid() == 0 && now >= answerBy) {
      launcher.kill();
    }
  }

  private void killEverybody(long now) {
    killed = true;
    control.signal(9, true);
    if (confinement.group() != null) {
      confinement.group().thaw();
    }
    killAt = now + OBEY_NANOS;
  }

  private void killFromOutside() {
    killAt = Long.MAX_VALUE;
    if (control.pid() == 0) {
      // The launcher is slow or hung. Should it clone after all, the end of the control socket is
      // the first that the sandbox hears.
      abandoned = true;
      endNanos = System.nanoTime();
    }
    Pidfd.kill(control.pidfd());
  }

  private long deadline() {
    return spec.timeout().map(timeout -> after(startNanos, timeout)).orElse(Long.MAX_VALUE);
  }

  /** What is too far away for a number is never. */
  private static long after(long start, Duration duration) {
    long end = start + duration.toNanos();
    return end < start ? Long.MAX_VALUE : end;
  }

  private int timeoutMillis(long now) {
    long next =
        Math.min(
            killAt,
            forced == null ? Math.min(deadline(), confinement.watch().next()) : Long.MAX_VALUE);
    if (control.exit() != null || control.ended()) {
      next = endNanos == 0 ? now + OBEY_NANOS : endNanos + OBEY_NANOS;
    } else if (control.pid() == 0) {
      next = Math.min(next, answerBy);
    }
    if (next == Long.MAX_VALUE) {
      return -1;
    }
    long millis = (next - now + 999_999) / 1_000_000;
    return (int) Math.max(0, Math.min(millis, Integer.MAX_VALUE));
  }

  private void set(int index, Fd fd, int events) {
    ByteBuffer bytes = pollfds.buffer();
    bytes.putInt(index * POLLFD_SIZE, fd.number()).putInt(index * POLLFD_SIZE + 4, events);
  }

  private boolean ready(int index) {
    return pollfds.buffer().getShort(index * POLLFD_SIZE + 6) != 0;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (input != null) {
      input.close();
    }
    pumps.forEach(OutputPump::close);
    control.close();
    confinement.close();
    wakeup.close();
    scratch.release();
  }
}
