package dev.nucleus.examples.cli;

import dev.nucleus.Outcome;
import dev.nucleus.Signal;
import java.util.Optional;

/** What to say about a program that did not end by itself. */
final class OutcomeText {
  private OutcomeText() {}

  static Optional<String> of(Outcome outcome) {
    if (outcome instanceof Outcome.Exited) {
      return Optional.empty();
    }
    if (outcome instanceof Outcome.Signalled signalled) {
      return Optional.of("the program was killed by " + Signal.of(signalled.signal()));
    }
    if (outcome instanceof Outcome.WallTimeout timeout) {
      return Optional.of("killed at the time limit of " + Durations.format(timeout.limit()));
    }
    if (outcome instanceof Outcome.CpuTimeout timeout) {
      return Optional.of("killed at the CPU time limit of " + Durations.format(timeout.limit()));
    }
    if (outcome instanceof Outcome.OutOfMemory memory) {
      return Optional.of("killed: out of memory (" + memory.evidence() + ")");
    }
    if (outcome instanceof Outcome.OutputLimit limit) {
      return Optional.of(
          "killed: its " + limit.stream() + " went over the output limit of " + limit.limit());
    }
    if (outcome instanceof Outcome.SyscallDenied denied) {
      return Optional.of("killed for a system call that the policy forbids: " + denied.syscall());
    }
    return Optional.of(outcome.toString());
  }
}
