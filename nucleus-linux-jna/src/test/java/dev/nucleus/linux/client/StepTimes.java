package dev.nucleus.linux.client;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Stdin;
import dev.nucleus.Stdio;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.cgroup.Entry;
import dev.nucleus.linux.host.HostFacts;
import dev.nucleus.linux.host.HostProbe;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.launcher.LauncherProtocol;
import dev.nucleus.linux.layer.Layers;
import dev.nucleus.linux.layer.NullStreams;
import dev.nucleus.linux.layer.SandboxPlan;
import dev.nucleus.linux.plan.Plan;
import dev.nucleus.linux.plan.ProgramEncoder;
import dev.nucleus.linux.plan.Step;
import dev.nucleus.linux.plan.TimedPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of a launch goes: launches /bin/true with a plan that reads the clock before every
 * step, and adds the medians up by layer.
 */
final class StepTimes implements AutoCloseable {
  static final String UNTIL_FIRST_STEP = "until the first step";
  static final String AFTER_EXEC = "exec, run, exit, report";
  static final String WHOLE = "whole launch";

  private final Launchers launchers = new Launchers();
  private final HostFacts host = HostProbe.read();
  private final SandboxSpec spec = Sandbox.builder().command("/bin/true").build().spec();
  private final LauncherKind kind = Libc.geteuid() == 0 ? LauncherKind.ROOT : LauncherKind.SINGLE;
  private final List<Step> steps;
  private final LaunchMessage message;

  StepTimes() {
    SandboxPlan sandbox = Layers.plan(spec, host, kind, 0, false, NullStreams.NONE, Entry.NONE);
    steps = sandbox.plan().steps();
    Plan timed = TimedPlan.of(sandbox.plan());
    message =
        LaunchMessage.of(
            ProgramEncoder.encode(timed, SyscallTable.of(host.arch())),
            sandbox.uidMap(),
            sandbox.gidMap());
  }

  /** The median microseconds of each layer over {@code launches} launches, in their order. */
  Map<String, Double> measure(int launches) {
    List<long[]> samples = new ArrayList<>();
    for (int i = 0; i < launches; i++) {
      samples.add(launch());
    }
    Map<String, Double> byLayer = new LinkedHashMap<>();
    for (int column = 0; column < steps.size() + 2; column++) {
      byLayer.merge(name(column), median(samples, column) / 1000.0, Double::sum);
    }
    return byLayer;
  }

  private String name(int column) {
    if (column == 0) {
      return UNTIL_FIRST_STEP;
    }
    if (column == steps.size()) {
      return AFTER_EXEC;
    }
    return column > steps.size() ? WHOLE : steps.get(column - 1).layer();
  }

  private static long median(List<long[]> samples, int column) {
    long[] values = samples.stream().mapToLong(sample -> sample[column]).toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private long[] launch() {
    Stdio stdio = Stdio.of(Stdin.text(""), Output.capture(), Output.capture());
    LauncherConnection launcher = launchers.get(kind);
    long start = System.nanoTime();
    Endpoints endpoints = Endpoints.open(stdio, NullStreams.NONE);
    Fd[] socket = Fd.socketpair();
    try (SandboxRun run =
        new SandboxRun(
            spec,
            host,
            stdio,
            launcher,
            SandboxClient.PATIENCE,
            message,
            new Control(socket[0]),
            endpoints,
            Confinement.make(spec, null, launcher))) {
      LaunchDescriptors fds = new LaunchDescriptors();
      fds.add(LauncherProtocol.FD_CONTROL, socket[1]);
      endpoints.addTo(fds);
      message.send(launcher, fds);
      socket[1].close();
      endpoints.closeTheirs();
      run.awaitEnd();
      return durations(start, run.result(), System.nanoTime());
    }
  }

  /** What each step took; steps that a blank child had done before the launch took nothing. */
  private long[] durations(long start, SandboxResult result, long end) {
    ByteBuffer times = ByteBuffer.wrap(result.stdout().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    long[] durations = new long[steps.size() + 2];
    long previous = start;
    for (int i = 0; i < steps.size(); i++) {
      int at = i * TimedPlan.TIMESPEC_SIZE;
      long time = times.getLong(at) * 1_000_000_000L + times.getLong(at + Long.BYTES);
      if (time >= previous) {
        durations[i] = time - previous;
        previous = time;
      }
    }
    durations[steps.size()] = end - previous;
    durations[steps.size() + 1] = end - start;
    return durations;
  }

  @Override
  public void close() {
    launchers.get(kind).close();
  }
}
