package dev.nucleus;

import static dev.nucleus.internal.Checks.refused;

import java.util.List;

/**
 * A signal, see signal(7). The numbers are those of {@code <asm-generic/signal.h>}, which x86-64
 * and aarch64 share.
 *
 * <p>Immutable and thread-safe.
 */
public final class Signal {
  /** The terminal was closed. */
  public static final Signal SIGHUP = new Signal(1, "SIGHUP");

  /** Interrupted from the keyboard. */
  public static final Signal SIGINT = new Signal(2, "SIGINT");

  /** Quit from the keyboard. */
  public static final Signal SIGQUIT = new Signal(3, "SIGQUIT");

  /** Illegal instruction. */
  public static final Signal SIGILL = new Signal(4, "SIGILL");

  /** Trace or breakpoint trap. */
  public static final Signal SIGTRAP = new Signal(5, "SIGTRAP");

  /** The program aborted itself. */
  public static final Signal SIGABRT = new Signal(6, "SIGABRT");

  /** Access to memory that is not backed by anything. */
  public static final Signal SIGBUS = new Signal(7, "SIGBUS");

  /** Arithmetic error, such as a division by zero. */
  public static final Signal SIGFPE = new Signal(8, "SIGFPE");

  /** Killed; cannot be caught. */
  public static final Signal SIGKILL = new Signal(9, "SIGKILL");

  /** For the program's own use. */
  public static final Signal SIGUSR1 = new Signal(10, "SIGUSR1");

  /** Access to memory that is not mapped or not accessible. */
  public static final Signal SIGSEGV = new Signal(11, "SIGSEGV");

  /** For the program's own use. */
  public static final Signal SIGUSR2 = new Signal(12, "SIGUSR2");

  /** Write to a pipe that nobody reads. */
  public static final Signal SIGPIPE = new Signal(13, "SIGPIPE");

  /** A timer of alarm(2) expired. */
  public static final Signal SIGALRM = new Signal(14, "SIGALRM");

  /** Asked to end. */
  public static final Signal SIGTERM = new Signal(15, "SIGTERM");

  /** Unused. */
  public static final Signal SIGSTKFLT = new Signal(16, "SIGSTKFLT");

  /** A child stopped or ended. */
  public static final Signal SIGCHLD = new Signal(17, "SIGCHLD");

  /** Continue if stopped. */
  public static final Signal SIGCONT = new Signal(18, "SIGCONT");

  /** Stop; cannot be caught. */
  public static final Signal SIGSTOP = new Signal(19, "SIGSTOP");

  /** Stopped from the keyboard. */
  public static final Signal SIGTSTP = new Signal(20, "SIGTSTP");

  /** Read from the terminal in the background. */
  public static final Signal SIGTTIN = new Signal(21, "SIGTTIN");

  /** Write to the terminal in the background. */
  public static final Signal SIGTTOU = new Signal(22, "SIGTTOU");

  /** Urgent data at a socket. */
  public static final Signal SIGURG = new Signal(23, "SIGURG");

  /** The limit of processor time was reached. */
  public static final Signal SIGXCPU = new Signal(24, "SIGXCPU");

  /** The limit of the file size was reached. */
  public static final Signal SIGXFSZ = new Signal(25, "SIGXFSZ");

  /** A timer of processor time expired. */
  public static final Signal SIGVTALRM = new Signal(26, "SIGVTALRM");

  /** A profiling timer expired. */
  public static final Signal SIGPROF = new Signal(27, "SIGPROF");

  /** The size of the terminal changed. */
  public static final Signal SIGWINCH = new Signal(28, "SIGWINCH");

  /** A descriptor is ready. */
  public static final Signal SIGIO = new Signal(29, "SIGIO");

  /** Power failure. */
  public static final Signal SIGPWR = new Signal(30, "SIGPWR");

  /** A system call that the seccomp filter kills for. */
  public static final Signal SIGSYS = new Signal(31, "SIGSYS");

  private static final int SIGRTMIN = 34; // the kernel's 32, less the two that libc keeps
  private static final int NSIG = 64; // <asm-generic/signal.h>

  private static final List<Signal> STANDARD =
      List.of(
          SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1,
          SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT, SIGCHLD, SIGCONT, SIGSTOP,
          SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO,
          SIGPWR, SIGSYS);

  private final int number;
  private final String name;

  private Signal(int number, String name) {
    this.number = number;
    this.name = name;
  }

  /**
   * The signal with this number. Real-time signals are named {@code SIGRTMIN+n}.
   *
   * @throws IllegalArgumentException if the number is not 1 to 64
   */
  public static Signal of(int number) {
    if (number < 1 || number > NSIG) {
      throw refused("signal", number, "is out of range", "give 1 to " + NSIG);
    }
    if (number <= STANDARD.size()) {
      return STANDARD.get(number - 1);
    }
    if (number < SIGRTMIN) {
      return new Signal(number, "SIG" + number);
    }
    return new Signal(number, number == SIGRTMIN ? "SIGRTMIN" : "SIGRTMIN+" + (number - SIGRTMIN));
  }

  /** The number, for example 9. */
  public int number() {
    return number;
  }

  /** The name, for example {@code SIGKILL}. */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signal that && number == that.number;
  }

  @Override
  public int hashCode() {
    return number;
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
