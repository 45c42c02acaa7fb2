package dev.nucleus.linux.client;

import dev.nucleus.IdMapping;
import dev.nucleus.SandboxInterruptedException;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxSpec;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.Stdio;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.cgroup.Entry;
import dev.nucleus.linux.cgroup.GroupPlan;
import dev.nucleus.linux.host.HostFacts;
import dev.nucleus.linux.host.HostProbe;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.launcher.LauncherProtocol;
import dev.nucleus.linux.layer.Layers;
import dev.nucleus.linux.layer.NullStreams;
import dev.nucleus.linux.layer.SandboxPlan;
import dev.nucleus.linux.plan.ProgramEncoder;
import java.time.Duration;

/** Launches sandboxes: plans them, sends them to a launcher, follows them. Thread-safe. */
public final class SandboxClient {
  /** A launcher's JVM may still be starting, on a slow machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Duration patience;
  private final Launchers launchers = new Launchers();
  private final PlanCache cache = new PlanCache();
  private final ControlGroups controlGroups = new ControlGroups();
  private final HostFacts host = HostProbe.read();

  /** A client with launchers of its own. */
  public SandboxClient() {
    this(PATIENCE);
  }

  SandboxClient(Duration patience) {
    this.patience = patience;
  }

  /** Runs a sandbox to its end in the calling thread. */
  public SandboxResult run(SandboxSpec spec, Stdio stdio) {
    return VirtualThreads.onPlatformThread(() -> runHere(spec, stdio));
  }

  private SandboxResult runHere(SandboxSpec spec, Stdio stdio) {
    // Until the end of the launch an interrupt would only be taken for files that cannot be read.
    requireUninterrupted(spec);
    Launched launched = launch(spec, stdio, false);
    try (SandboxRun run = launched.run()) {
      InterruptWatch.run(run::awaitEnd, run::kill);
      if (run.failedToStart()) {
        cache.forget(launched.key());
        throw run.startFailure();
      }
      requireUninterrupted(spec);
      return run.result();
    }
  }

  private static void requireUninterrupted(SandboxSpec spec) {
    if (Thread.currentThread().isInterrupted()) {
      throw new SandboxInterruptedException(
          "interrupted while running " + spec.command() + "; the sandbox was killed",
          new InterruptedException());
    }
  }

  /** Starts a sandbox and returns when its workload has been executed. */
  public SandboxProcess start(SandboxSpec spec, Stdio stdio) {
    return VirtualThreads.onPlatformThread(() -> startHere(spec, stdio));
  }

  private SandboxProcess startHere(SandboxSpec spec, Stdio stdio) {
    Launched launched = launch(spec, stdio, true);
    SandboxRun run = launched.run();
    try {
      InterruptWatch.run(run::awaitStarted, run::kill);
      if (run.failedToStart() || run.abandoned()) {
        cache.forget(launched.key());
        throw run.startFailure();
      }
      return LinuxProcess.follow(run, launched.endpoints(), stdio);
    } catch (RuntimeException | Error failed) {
      // Also without a thread to follow it: nobody would keep its limits.
      launched.endpoints().close();
      run.close();
      throw failed;
    }
  }

  /** Starts the launcher that the spec needs, if it is not there yet. */
  public void warmUp(SandboxSpec spec) {
    LauncherKind kind = kind(spec);
    VirtualThreads.onPlatformThread(() -> launchers.get(kind));
  }

  /** The launcher of this kind, started if there is none. */
  LauncherConnection launcher(LauncherKind kind) {
    return launchers.get(kind);
  }

  /** The plan of a launch, in strace's notation. */
  public String explain(SandboxSpec spec) {
    GroupPlan groups = controlGroups.plan(spec);
    Entry entry = groups == null ? Entry.NONE : groups.entry();
    return plan(spec, kind(spec), true, NullStreams.NONE, entry).plan().explain();
  }

  private record Launched(PlanCache.Key key, SandboxRun run, Endpoints endpoints) {}

  private Launched launch(SandboxSpec spec, Stdio stdio, boolean reportStart) {
    LauncherKind kind = kind(spec);
    GroupPlan groups = controlGroups.plan(spec);
    LauncherConnection launcher = launchers.get(kind);
    PlanCache.Key key =
        PlanCache.Key.of(
            spec,
            kind,
            reportStart,
            Endpoints.nullStreams(spec, stdio),
            groups == null ? Entry.NONE : groups.entry());
    LaunchMessage message = cache.get(key, this::message);
    Confinement confinement = Confinement.make(spec, groups, launcher);
    try {
      Endpoints endpoints = Endpoints.open(stdio, key.nullStreams());
      try {
        return new Launched(
            key, launch(spec, stdio, launcher, message, endpoints, confinement), endpoints);
      } catch (RuntimeException failed) {
        endpoints.close();
        throw failed;
      }
    } catch (RuntimeException failed) {
      confinement.close();
      throw failed;
    }
  }

  private SandboxRun launch(
      SandboxSpec spec,
      Stdio stdio,
      LauncherConnection launcher,
      LaunchMessage message,
      Endpoints endpoints,
      Confinement confinement) {
    Fd[] socket = Fd.socketpair();
    try (Fd theirs = socket[1]) {
      SandboxRun run =
          new SandboxRun(
              spec,
              host,
              stdio,
              launcher,
              patience,
              message,
              new Control(socket[0]),
              endpoints,
              confinement);
      try {
        LaunchDescriptors fds = new LaunchDescriptors();
        fds.add(LauncherProtocol.FD_CONTROL, theirs);
        endpoints.addTo(fds);
        confinement.addTo(fds);
        message.send(launcher, fds);
        endpoints.closeTheirs();
        confinement.closeEntries();
        return run;
      } catch (RuntimeException failed) {
        run.close();
        throw failed;
      }
    } catch (RuntimeException failed) {
      socket[0].close();
      throw failed;
    }
  }

  private LaunchMessage message(PlanCache.Key key) {
    SandboxPlan plan =
        plan(key.spec(), key.kind(), key.reportStart(), key.nullStreams(), key.cgroup());
    return LaunchMessage.of(
        ProgramEncoder.encode(plan.plan(), SyscallTable.of(host.arch())),
        plan.uidMap(),
        plan.gidMap());
  }

  private SandboxPlan plan(
      SandboxSpec spec,
      LauncherKind kind,
      boolean reportStart,
      NullStreams nullStreams,
      Entry cgroup) {
    long subordinate = kind == LauncherKind.SUBORDINATE ? SubordinateIds.read().count() : 0;
    return Layers.plan(spec, host, kind, subordinate, reportStart, nullStreams, cgroup);
  }

  private static LauncherKind kind(SandboxSpec spec) {
    boolean root = Libc.geteuid() == 0;
    if (spec.idMapping() instanceof IdMapping.Auto) {
      return root ? LauncherKind.ROOT : LauncherKind.SINGLE;
    }
    if (spec.idMapping() instanceof IdMapping.Range) {
      if (!root) {
        throw new SandboxUnsupportedException(
            "idMapping "
                + spec.idMapping()
                + " needs root; without root use IdMapping.subordinate() for the range in"
                + " /etc/subuid, or IdMapping.single()");
      }
      return LauncherKind.ROOT;
    }
    if (root) {
      throw new SandboxUnsupportedException(
          "idMapping "
              + spec.idMapping()
              + " is for unprivileged users: as root it would make the workload the host's root;"
              + " use IdMapping.auto() or IdMapping.range(...)");
    }
    return spec.idMapping() instanceof IdMapping.Single
        ? LauncherKind.SINGLE
        : LauncherKind.SUBORDINATE;
  }
}
