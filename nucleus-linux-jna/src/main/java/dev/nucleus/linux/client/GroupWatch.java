package dev.nucleus.linux.client;

import dev.nucleus.Limits;
import dev.nucleus.Outcome;
import dev.nucleus.SandboxException;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.cgroup.Group;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches a control group: the processor time of the whole tree; in version 1 out-of-memory kills,
 * which there are of one process and not of the group; and in version 2 whether the memory.high
 * that nobody asked for holds it up. Above that the kernel lets a process sleep at each page it
 * touches: without swap a program that wants more than it may have would not reach its end in
 * minutes.
 */
final class GroupWatch implements Watch {
  private static final long MILLI = 1_000_000;

  /** How often to look for a kill once the kernel has said that memory is short. */
  private static final long OOM_POLL = 5 * MILLI;

  /** Not more often than this: a look costs some microseconds. */
  private static final long CPU_POLL = 10 * MILLI;

  private static final long HIGH_POLL = 50 * MILLI;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final Group group;
  private final Limits limits;
  private final long cpuBudget;
  private @Nullable Fd event;
  private @Nullable Fd oomControl;
  private long nextCpu;
  private long nextOom = Long.MAX_VALUE;
  private long nextHigh = Long.MAX_VALUE;

  GroupWatch(Group group, Limits limits, long now) {
    this.group = group;
    this.limits = limits;
    this.cpuBudget =
        limits
            .cpuTime()
            .map(time -> time.plus(limits.cpuExtraTime()).toNanos())
            .orElse(Long.MAX_VALUE);
    this.nextCpu = cpuBudget == Long.MAX_VALUE ? Long.MAX_VALUE : now + cpuBudget / PROCESSORS;
    if (limits.oomGroup() && limits.memory().isPresent()) {
      group.oomNotifier().ifPresent(this::subscribe);
    }
    if (limits.memory().isPresent() && limits.memoryHigh().isEmpty()) {
      nextHigh = now + HIGH_POLL;
    }
  }

  /** See "OOM control" in Documentation/admin-guide/cgroup-v1/memory.rst. */
  private void subscribe(Path memory) {
    try {
      event = Fd.eventfd();
      oomControl = Fd.open(memory.resolve("memory.oom_control"), Fcntl.O_RDONLY);
      byte[] order =
          (event.number() + " " + oomControl.number()).getBytes(StandardCharsets.US_ASCII);
      try (Fd control = Fd.open(memory.resolve("cgroup.event_control"), Fcntl.O_WRONLY)) {
        NativeMemory bytes = NativeMemory.of(order);
        if (Libc.write(control.number(), bytes.address(), order.length) != order.length) {
          nextOom = 0;
        }
      }
    } catch (SandboxException refused) {
      // Then the kills are looked for all the time.
      nextOom = 0;
    }
  }

  @Override
  public @Nullable Fd event() {
    return event;
  }

  /** The kernel says that memory is short; whether it kills is seen a little later. */
  void signalled() {
    if (event != null) {
      NativeMemory count = NativeMemory.allocate(Long.BYTES);
      Libc.read(event.number(), count.address(), Long.BYTES);
    }
    nextOom = 0;
  }

  @Override
  public @Nullable Outcome check(long now, long init) {
    if (now >= nextOom) {
      nextOom = now + OOM_POLL;
      Optional<String> evidence = oomEvidence(group);
      if (evidence.isPresent()) {
        return new Outcome.OutOfMemory(evidence.get());
      }
    }
    if (now >= nextHigh) {
      nextHigh = group.liftMemoryHigh() ? Long.MAX_VALUE : now + HIGH_POLL;
    }
    if (now >= nextCpu) {
      long used = group.cpuNanos();
      if (used > cpuBudget) {
        return new Outcome.CpuTimeout(limits.cpuTime().orElseThrow());
      }
      nextCpu = now + Math.max(CPU_POLL, (cpuBudget - used) / PROCESSORS);
    }
    return null;
  }

  /** What the kernel counted, if it killed for want of memory. */
  static Optional<String> oomEvidence(Group group) {
    long kills = group.oomKills();
    return kills == 0
        ? Optional.empty()
        : Optional.of("the control group counts oom_kill " + kills);
  }

  @Override
  public long next() {
    return Math.min(nextHigh, Math.min(nextCpu, nextOom));
  }

  @Override
  public void close() {
    if (event != null) {
      event.close();
    }
    if (oomControl != null) {
      oomControl.close();
    }
  }
}
