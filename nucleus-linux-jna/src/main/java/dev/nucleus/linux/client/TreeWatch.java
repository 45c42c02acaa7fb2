package dev.nucleus.linux.client;

import dev.nucleus.ByteSize;
import dev.nucleus.Limits;
import dev.nucleus.Outcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The weaker tier, where there is no control group: looks at the processes of the sandbox from time
 * to time, and adds up what they use. A burst between two looks is not seen.
 */
final class TreeWatch implements Watch {
  static final Duration INTERVAL = Duration.ofMillis(20);

  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100, see times(2)
  private static final int UTIME = 11; // of /proc/pid/stat, counted behind the command
  private static final int CSTIME = 14;
  private static final int KIB = 1024;

  private final Limits limits;
  private long next;
  private long peakMemory;

  TreeWatch(Limits limits) {
    this.limits = limits;
  }

  /** Whether there is anything that it can keep. */
  static boolean helps(Limits limits) {
    return limits.memory().isPresent() || limits.cpuTime().isPresent();
  }

  @Override
  public @Nullable Outcome check(long now, long init) {
    if (now < next || init <= 0) {
      return null;
    }
    next = now + INTERVAL.toNanos();
    long memory = 0;
    long ticks = 0;
    Deque<String> left = new ArrayDeque<>();
    addChildren(Long.toString(init), left);
    while (!left.isEmpty()) {
      String pid = left.pop();
      memory += memory(pid);
      ticks += ticks(pid);
      addChildren(pid, left);
    }
    peakMemory = Math.max(peakMemory, memory);
    Optional<ByteSize> most = limits.memory();
    if (most.isPresent() && memory > most.get().bytes()) {
      return new Outcome.OutOfMemory(
          "its processes had " + ByteSize.of(memory) + " resident, watched from outside");
    }
    Optional<Duration> time = limits.cpuTime();
    if (time.isPresent()
        && ticks * NANOS_PER_TICK > time.get().plus(limits.cpuExtraTime()).toNanos()) {
      return new Outcome.CpuTimeout(time.get());
    }
    return null;
  }

  /** The most that was seen at one look, in bytes. */
  long peakMemory() {
    return peakMemory;
  }

  @Override
  public long next() {
    return next;
  }

  private static void addChildren(String pid, Deque<String> to) {
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        for (String child : Files.readString(thread.resolve("children")).split(" ", -1)) {
          if (!child.isBlank()) {
            to.push(child.strip());
          }
        }
      }
    } catch (NoSuchFileException gone) {
      // It ended between two looks.
    } catch (IOException gone) {
      // Likewise: a thread that ends while its file is read gives ESRCH.
    }
  }

  /** What is its own, and what it shares without a file; pages of programs count for nobody. */
  private static long memory(String pid) {
    long kib = 0;
    for (String line : lines("/proc/" + pid + "/status")) {
      if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
        kib += Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return kib * KIB;
  }

  private static long ticks(String pid) {
    long ticks = 0;
    for (String line : lines("/proc/" + pid + "/stat")) {
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      for (int i = UTIME; i <= CSTIME; i++) {
        ticks += Long.parseLong(fields[i]);
      }
    }
    return ticks;
  }

  private static Iterable<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException gone) {
      return List.of();
    }
  }
}
