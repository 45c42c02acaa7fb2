package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.time.Duration;

/**
 * How a sandbox ended. Immutable and thread-safe.
 *
 * <p>A program that fails is an outcome; a sandbox that fails is a {@link SandboxException}. {@link
 * SetupFailed} and {@link LauncherLost} are for what reports an outcome and cannot throw, such as
 * {@link SandboxProcess#result()}.
 */
public sealed interface Outcome {
  /** The kinds of outcome, for a {@code switch}. */
  enum Kind {
    /** See {@link Exited}. */
    EXITED,
    /** See {@link Signalled}. */
    SIGNALLED,
    /** See {@link WallTimeout}. */
    WALL_TIMEOUT,
    /** See {@link CpuTimeout}. */
    CPU_TIMEOUT,
    /** See {@link OutOfMemory}. */
    OUT_OF_MEMORY,
    /** See {@link OutputLimit}. */
    OUTPUT_LIMIT,
    /** See {@link SyscallDenied}. */
    SYSCALL_DENIED,
    /** See {@link SetupFailed}. */
    SETUP_FAILED,
    /** See {@link LauncherLost}. */
    LAUNCHER_LOST
  }

  /** Which of the records this is. */
  Kind kind();

  /**
   * The outcome as one number, by the convention of shells and of timeout(1): the program's own
   * exit code, 128 + the signal, 124 for a time limit, 137 for memory or output (the program was
   * killed), 159 for a denied system call (SIGSYS), 125 if the sandbox itself failed. A program can
   * exit with each of these numbers itself, so decide by {@link #kind()}.
   */
  int exitCode();

  /** Whether the program ended by itself with exit code zero. */
  default boolean success() {
    return false;
  }

  /**
   * The program ended by itself.
   *
   * @param code 0 to 255
   */
  record Exited(int code) implements Outcome {
    /** Checks the code. */
    public Exited {
      if (code < 0 || code > 255) {
        throw refused("exit code", code, "is out of range", "give 0 to 255");
      }
    }

    @Override
    public Kind kind() {
      return Kind.EXITED;
    }

    @Override
    public int exitCode() {
      return code;
    }

    @Override
    public boolean success() {
      return code == 0;
    }
  }

  /**
   * A signal ended the program, and not because of one of the limits below.
   *
   * @param signal its number, see {@link Signal#of}
   * @param coreDumped whether the kernel wrote a core dump
   */
  record Signalled(int signal, boolean coreDumped) implements Outcome {
    /** Checks the signal. */
    public Signalled {
      Signal.of(signal);
    }

    @Override
    public Kind kind() {
      return Kind.SIGNALLED;
    }

    @Override
    public int exitCode() {
      return 128 + signal;
    }

    /** Names the signal, for example {@code Signalled[SIGSEGV, core dumped]}. */
    @Override
    public String toString() {
      return "Signalled[" + Signal.of(signal) + (coreDumped ? ", core dumped]" : "]");
    }
  }

  /**
   * The sandbox was ended because its time was up.
   *
   * @param limit the time that it had
   */
  record WallTimeout(Duration limit) implements Outcome {
    /** Checks that the limit is given. */
    public WallTimeout {
      notNull(limit, "limit");
    }

    @Override
    public Kind kind() {
      return Kind.WALL_TIMEOUT;
    }

    @Override
    public int exitCode() {
      return 124;
    }
  }

  /**
   * The program was ended because it had used up its processor time.
   *
   * @param limit the processor time that it had
   */
  record CpuTimeout(Duration limit) implements Outcome {
    /** Checks that the limit is given. */
    public CpuTimeout {
      notNull(limit, "limit");
    }

    @Override
    public Kind kind() {
      return Kind.CPU_TIMEOUT;
    }

    @Override
    public int exitCode() {
      return 124;
    }
  }

  /**
   * The kernel killed the program because its memory limit was reached.
   *
   * @param evidence what shows it, for example a counter of the control group
   */
  record OutOfMemory(String evidence) implements Outcome {
    /** Checks that the evidence is given. */
    public OutOfMemory {
      notNull(evidence, "evidence");
    }

    @Override
    public Kind kind() {
      return Kind.OUT_OF_MEMORY;
    }

    @Override
    public int exitCode() {
      return 137;
    }
  }

  /**
   * The sandbox was killed because it had written too much.
   *
   * @param stream {@code stdout} or {@code stderr}
   * @param limit the bytes that it could write
   */
  record OutputLimit(String stream, ByteSize limit) implements Outcome {
    /** Checks that stream and limit are given. */
    public OutputLimit {
      notNull(stream, "stream");
      notNull(limit, "limit");
    }

    @Override
    public Kind kind() {
      return Kind.OUTPUT_LIMIT;
    }

    @Override
    public int exitCode() {
      return 137;
    }
  }

  /**
   * The program was killed because it made a system call that the policy forbids.
   *
   * @param syscall its name, or empty if it is not known
   */
  record SyscallDenied(String syscall) implements Outcome {
    /** Checks that the name is given. */
    public SyscallDenied {
      notNull(syscall, "syscall");
    }

    @Override
    public Kind kind() {
      return Kind.SYSCALL_DENIED;
    }

    @Override
    public int exitCode() {
      return 128 + Signal.SIGSYS.number();
    }
  }

  /**
   * The sandbox could not be set up; the program was never executed.
   *
   * @param step the layer that failed
   * @param message what failed and why, as in {@link SandboxSetupException#getMessage()}
   * @param errno the kernel's error number, zero if the kernel was not involved
   */
  record SetupFailed(String step, String message, int errno) implements Outcome {
    /** Checks each value. */
    public SetupFailed {
      notNull(step, "step");
      notNull(message, "message");
      Errno.of(errno);
    }

    @Override
    public Kind kind() {
      return Kind.SETUP_FAILED;
    }

    @Override
    public int exitCode() {
      return 125;
    }
  }

  /**
   * The process that launched the sandbox disappeared; the sandbox was killed with it.
   *
   * @param reason what is known about it
   */
  record LauncherLost(String reason) implements Outcome {
    /** Checks that the reason is given. */
    public LauncherLost {
      notNull(reason, "reason");
    }

    @Override
    public Kind kind() {
      return Kind.LAUNCHER_LOST;
    }

    @Override
    public int exitCode() {
      return 125;
    }
  }
}
