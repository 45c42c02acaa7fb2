package dev.nucleus.examples.judge;

import dev.nucleus.Outcome;
import dev.nucleus.Signal;

/** What the end of a sandboxed program means to a judge. */
final class Outcomes {
  private Outcomes() {}

  /** The verdict on a program that ended like this, before anybody has looked at its output. */
  static Verdict verdict(Outcome outcome) {
    return switch (outcome.kind()) {
      case EXITED -> outcome.success() ? Verdict.AC : Verdict.RE;
      case SIGNALLED -> ofSignal(outcome);
      case SYSCALL_DENIED -> Verdict.RE;
      case OUT_OF_MEMORY -> Verdict.MLE;
      case WALL_TIMEOUT, CPU_TIMEOUT -> Verdict.TLE;
      case OUTPUT_LIMIT -> Verdict.OLE;
      case SETUP_FAILED, LAUNCHER_LOST -> Verdict.SE;
    };
  }

  static boolean isOurFault(Outcome outcome) {
    return verdict(outcome) == Verdict.SE;
  }

  /** The kernel tells by a signal that the limit of a file's size was met. */
  private static Verdict ofSignal(Outcome outcome) {
    return outcome instanceof Outcome.Signalled signalled
            && signalled.signal() == Signal.SIGXFSZ.number()
        ? Verdict.OLE
        : Verdict.RE;
  }

  static String detail(Outcome outcome) {
    if (outcome instanceof Outcome.Exited exited) {
      return "exit code " + exited.code();
    }
    if (outcome instanceof Outcome.Signalled signalled) {
      return Signal.of(signalled.signal()).name();
    }
    return outcome.toString();
  }
}
