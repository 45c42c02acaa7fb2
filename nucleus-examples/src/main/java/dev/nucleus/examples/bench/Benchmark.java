package dev.nucleus.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The whole benchmark: single launches, launches a second, and what thousands of launches leave
 * behind. Prints a table; the figures can be written as JSON too. Not thread-safe.
 */
public final class Benchmark {
  private static final List<Integer> CALLERS = List.of(1, 2, 4);

  private final Workloads workloads;
  private final Optional<Path> json;
  private final PrintStream out;
  private final Progress progress;

  Benchmark(Workloads workloads, Optional<Path> json, PrintStream out, PrintStream err) {
    this.workloads = workloads;
    this.json = json;
    this.out = out;
    this.progress = new Progress(err);
  }

  /**
   * A benchmark that has not begun.
   *
   * @param quick a few seconds and rough figures, in place of minutes
   * @param json where to write the figures as JSON, if anywhere
   * @param out where the table goes
   * @param err where progress goes, and the reasons of the contestants that cannot take part
   */
  public static Benchmark of(boolean quick, Optional<Path> json, PrintStream out, PrintStream err) {
    return new Benchmark(quick ? Workloads.quick() : Workloads.full(), json, out, err);
  }

  /**
   * Measures everything.
   *
   * @throws IOException if the JSON file cannot be written
   */
  public void run() throws IOException {
    List<Contestant> contestants = new ArrayList<>();
    try (Scratch scratch = new Scratch()) {
      BenchReport report = measure(contestants, scratch);
      out.print(ReportTable.of(report));
      if (json.isPresent()) {
        ReportJson.write(report, json.get());
      }
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private BenchReport measure(List<Contestant> contestants, Scratch scratch) {
    Peers peers = new Peers(scratch.directory());
    ProcessContestant plain = new ProcessContestant(LaunchBench.BASELINE, List.of("/bin/true"));
    Contestant warm = NucleusContestant.warm();
    LaunchBench launches = new LaunchBench(progress);
    List<Contestant> parallel = new ArrayList<>(List.of(plain, warm));
    contestants.addAll(parallel);
    for (Contestant contestant : parallel) {
      launches.add(contestant, workloads.launches());
    }
    join("nucleus-limits", NucleusContestant::limited, contestants)
        .ifPresent(limited -> launches.add(limited, workloads.launches()));
    join("nucleus-cold", ColdStart::contestant, contestants)
        .ifPresent(cold -> launches.add(cold, workloads.coldLaunches()));
    join("c-floor", () -> floor(scratch.directory()), contestants)
        .ifPresent(
            floor -> {
              launches.add(floor, workloads.launches());
              Contestant told = FloorContestant.untilTold(scratch.directory());
              contestants.add(told);
              launches.add(told, workloads.launches());
            });
    join("bubblewrap", () -> peers.bubblewrap().requireWorking(), contestants)
        .ifPresent(
            peer -> {
              launches.add(peer, workloads.launches());
              parallel.add(peer);
            });
    join("nsjail", () -> peers.nsjail().requireWorking(), contestants)
        .ifPresent(peer -> launches.add(peer, workloads.launches()));
    join("runc", () -> peers.runc().requireWorking(), contestants)
        .ifPresent(peer -> launches.add(peer, workloads.launches()));
    join("crun", () -> peers.crun().requireWorking(), contestants)
        .ifPresent(peer -> launches.add(peer, workloads.launches()));
    join("firejail", () -> peers.firejail().requireWorking(), contestants)
        .ifPresent(peer -> launches.add(peer, workloads.launches()));
    join("docker", () -> peers.docker().requireWorking(), contestants)
        .ifPresent(peer -> launches.add(peer, workloads.launches()));
    return new BenchReport(
        launches.measure(workloads.warmUp()),
        throughput(parallel),
        new SoakBench(progress).measure(warm, workloads.soakLaunches()),
        new IdleBench(progress).measure(workloads.idle()));
  }

  private static Contestant floor(Path directory) {
    FloorContestant.compile(directory);
    return FloorContestant.untilReaped(directory);
  }

  private Optional<Contestant> join(
      String name, Supplier<? extends Contestant> start, List<Contestant> contestants) {
    try {
      Contestant contestant = start.get();
      contestants.add(contestant);
      return Optional.of(contestant);
    } catch (BenchException e) {
      progress.leaveOut(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private List<ThroughputFigure> throughput(List<Contestant> contestants) {
    ThroughputBench bench = new ThroughputBench(workloads.throughputMillis());
    List<ThroughputFigure> figures = new ArrayList<>();
    for (int callers : CALLERS) {
      for (Contestant contestant : contestants) {
        progress.say("throughput: " + contestant.name() + " with " + callers);
        figures.add(bench.measure(contestant, callers));
      }
    }
    return figures;
  }
}
