package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.Outcome;
import dev.nucleus.SandboxCommandException;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxSetupException;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Statistics;
import dev.nucleus.linux.cgroup.Group;
import dev.nucleus.linux.cgroup.GroupPlan;
import dev.nucleus.linux.cgroup.Usage;
import dev.nucleus.linux.host.HostFacts;
import dev.nucleus.linux.layer.Layers;
import dev.nucleus.linux.plan.Program;
import dev.nucleus.linux.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what was seen of a sandbox into its result, or into the exception that says why not. */
final class Results {
  private static final int SIGKILL = 9;

  /** A launcher that dies takes its sandboxes with it a little before it is seen to be gone. */
  private static final int LAST_BREATH_MILLIS = 100;

  private static final int SIGXCPU = 24;
  private static final int SIGSYS = 31;

  private Results() {}

  static boolean failedToStart(Program program, Control control) {
    return (control.failure() != null && becomingTheReaper(program, control) == null)
        || control.pid() < 0
        || (control.ended() && control.pid() == 0 && control.exit() == null);
  }

  /** Why the workload was never executed. */
  static RuntimeException startFailure(
      SandboxSpec spec, Program program, LauncherConnection launcher, Control control) {
    Control.Failure failure = control.failure();
    if (failure != null && control.base() != 0) {
      return failedStep(
          spec, program.stepAt(failure.step(), control.base()), Errno.of(failure.errno()));
    }
    if (control.pid() < 0) {
      return UserNamespaceFailure.of(Errno.of((int) -control.pid()));
    }
    return launcher.lost("it did not answer");
  }

  /**
   * Why PID 1 could not become the reaper, if that is what failed. The workload had been executed
   * then, and was killed with PID 1.
   */
  private static @Nullable String becomingTheReaper(Program program, Control control) {
    Control.Failure failure = control.failure();
    if (failure == null || control.base() == 0) {
      return null;
    }
    Step step = program.stepAt(failure.step(), control.base());
    return step.layer().equals(Layers.REAPER)
        ? "PID 1 of the sandbox could not become its reaper, and the sandbox ended with it: "
            + step.call()
            + " failed: "
            + Errno.of(failure.errno())
        : null;
  }

  private static SandboxSetupException failedStep(SandboxSpec spec, Step step, Errno errno) {
    String hint = Hints.of(spec, step, errno);
    if (step.layer().equals(Layers.EXEC) && !errno.name().equals("E2BIG")) {
      boolean missing = errno.name().equals("ENOENT") || errno.name().equals("ENOTDIR");
      return new SandboxCommandException(
          missing
              ? SandboxCommandException.Reason.NOT_FOUND
              : SandboxCommandException.Reason.NOT_EXECUTABLE,
          step.layer(),
          step.call(),
          errno,
          spec.command().get(0),
          hint);
    }
    return new SandboxSetupException(step.layer(), step.call(), errno, step.path(), hint);
  }

  static SandboxResult of(
      SandboxSpec spec,
      HostFacts host,
      Program program,
      LauncherConnection launcher,
      Control control,
      Confinement confinement,
      List<OutputPump> pumps,
      @Nullable Outcome forced,
      boolean killed,
      Duration wall) {
    SandboxResult.Builder result = SandboxResult.builder();
    for (OutputPump pump : pumps) {
      if (pump.stream().equals("stdout")) {
        result.stdout(pump.collector().result());
      } else {
        result.stderr(pump.collector().result());
      }
    }
    Control.Exit exit = control.exit();
    Statistics.Builder statistics = Statistics.builder().wall(wall);
    if (exit != null) {
      statistics.user(exit.user()).system(exit.system()).cpuSource(Statistics.Source.RUSAGE);
      // Until its exec a workload shares the launcher's memory, and is charged for it.
      if (exit.maxRssBytes() > launcher.peakMemoryBytes(exit.maxRssBytes())) {
        statistics.peakMemoryBytes(exit.maxRssBytes()).peakMemorySource(Statistics.Source.RUSAGE);
      }
    }
    Group group = confinement.group();
    Usage usage = group == null ? null : group.usage();
    if (usage != null) {
      GroupStatistics.add(statistics, usage, false);
    } else if (confinement.watch() instanceof TreeWatch watch && watch.peakMemory() > 0) {
      statistics.peakMemoryBytes(watch.peakMemory()).peakMemorySource(Statistics.Source.WATCHER);
    }
    String noReaper = becomingTheReaper(program, control);
    Outcome outcome =
        noReaper != null
            ? new Outcome.LauncherLost(noReaper)
            : outcome(spec, launcher, exit, group, usage, killed);
    return result
        .outcome(forced != null ? forced : outcome)
        .statistics(statistics.build())
        .layers(LimitStates.add(Layers.states(spec, host), spec, group, confinement.lacks()))
        .degradations(confinement.lacks().stream().map(GroupPlan.Lack::text).toList())
        .build();
  }

  private static Outcome outcome(
      SandboxSpec spec,
      LauncherConnection launcher,
      Control.@Nullable Exit exit,
      @Nullable Group group,
      @Nullable Usage usage,
      boolean killed) {
    Optional<Outcome> byGroup =
        group == null || usage == null
            ? Optional.empty()
            : byGroup(spec, exit, group, usage, killed);
    if (byGroup.isPresent()) {
      return byGroup.get();
    }
    if (exit == null) {
      return killed
          ? new Outcome.Signalled(SIGKILL, false)
          : new Outcome.LauncherLost(
              launcher.staysAlive(LAST_BREATH_MILLIS)
                  ? "PID 1 of the sandbox was killed from outside"
                  : "the launcher ended, and the sandbox with it");
    }
    int status = exit.waitStatus();
    int signal = status & 0x7f;
    if (spec.limits().cpuTime().isPresent() && cpuLimitReached(spec, exit, signal)) {
      return new Outcome.CpuTimeout(spec.limits().cpuTime().get());
    }
    if (signal == 0) {
      return new Outcome.Exited(status >> 8 & 0xff);
    }
    if (signal == SIGSYS) {
      return new Outcome.SyscallDenied("");
    }
    return new Outcome.Signalled(signal, (status & 0x80) != 0);
  }

  /** What only the group can tell. */
  private static Optional<Outcome> byGroup(
      SandboxSpec spec, Control.@Nullable Exit exit, Group group, Usage usage, boolean killed) {
    boolean sigkill = exit != null && (exit.waitStatus() & 0x7f) == SIGKILL;
    if (!killed && (spec.limits().oomGroup() || sigkill)) {
      Optional<String> evidence = GroupWatch.oomEvidence(group);
      if (evidence.isPresent()) {
        return Optional.of(new Outcome.OutOfMemory(evidence.get()));
      }
    }
    Optional<Duration> cpu = spec.limits().cpuTime();
    if (exit != null && cpu.isPresent() && usage.user().isPresent()) {
      Duration used = usage.user().get().plus(usage.system().orElse(Duration.ZERO));
      if (used.compareTo(cpu.get()) > 0) {
        return Optional.of(new Outcome.CpuTimeout(cpu.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean cpuLimitReached(SandboxSpec spec, Control.Exit exit, int signal) {
    Duration used = exit.user().plus(exit.system());
    // Extra time is there to be used, so the program may have ended by itself in it.
    boolean mayTell = signal == SIGKILL || !spec.limits().cpuExtraTime().isZero();
    return signal == SIGXCPU
        || (mayTell && used.compareTo(spec.limits().cpuTime().orElseThrow()) > 0);
  }
}
