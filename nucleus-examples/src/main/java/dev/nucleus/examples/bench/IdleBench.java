package dev.nucleus.examples.bench;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.Stdin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Measures what sandboxes hold that only wait, and how long it takes to end them all. */
final class IdleBench {
  private static final int KIB = 1024;
  private static final double NANOS = 1e9;
  private static final List<String> KERNEL =
      List.of("SUnreclaim", "SReclaimable", "KernelStack", "PageTables", "Percpu");

  private final Progress progress;

  IdleBench(Progress progress) {
    this.progress = progress;
  }

  IdleFigure measure(int count) {
    progress.say(count + " sandboxes that wait");
    boolean limits = canLimit();
    Sandbox sandbox = sandbox(limits, "sleep", "1000");
    long kernel = kernelBytes();
    long application = Holdings.now().rssBytes();
    long start = System.nanoTime();
    List<SandboxProcess> processes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        processes.add(sandbox.start());
      }
      double startSeconds = (System.nanoTime() - start) / NANOS;
      long kernelGrowth = kernelBytes() - kernel;
      long growth = Holdings.now().rssBytes() - application;
      long pss = initPss(processes);
      long order = System.nanoTime();
      processes.forEach(SandboxProcess::destroyForcibly);
      processes.forEach(SandboxProcess::await);
      return new IdleFigure(
          count,
          limits,
          startSeconds,
          pss,
          kernelGrowth / count,
          growth / count,
          (System.nanoTime() - order) / NANOS);
    } finally {
      processes.forEach(SandboxProcess::destroyForcibly);
    }
  }

  private static boolean canLimit() {
    try {
      return sandbox(true, "true").run().success();
    } catch (SandboxUnsupportedException none) {
      return false;
    }
  }

  private static Sandbox sandbox(boolean limited, String... command) {
    Sandbox.Builder builder =
        Sandbox.builder()
            .command(command)
            .stdin(Stdin.empty())
            .stdout(Output.discard())
            .stderr(Output.discard());
    if (limited) {
      builder.limits(limits -> limits.memory("64m").pids(32).cpus(1));
    }
    return builder.build();
  }

  /** See "meminfo" in proc(5). */
  private static long kernelBytes() {
    return lines(Path.of("/proc/meminfo")).stream()
        .filter(line -> KERNEL.contains(line.split(":", 2)[0]))
        .mapToLong(IdleBench::bytes)
        .sum();
  }

  /** Of one PID 1: they are all the same program. */
  private static long initPss(List<SandboxProcess> processes) {
    for (SandboxProcess process : processes) {
      OptionalLong parent =
          ProcessHandle.of(process.pid())
              .flatMap(ProcessHandle::parent)
              .map(handle -> OptionalLong.of(handle.pid()))
              .orElse(OptionalLong.empty());
      if (parent.isPresent()) {
        return lines(Path.of("/proc/" + parent.getAsLong() + "/smaps_rollup")).stream()
            .filter(line -> line.startsWith("Pss:"))
            .mapToLong(IdleBench::bytes)
            .sum();
      }
    }
    return 0;
  }

  private static long bytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      // Not ours to read without root.
      return List.of();
    }
  }
}
