package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

import org.jspecify.annotations.Nullable;

/**
 * The sandbox was ready, but the command could not be executed in it. Nothing of the sandbox is
 * left.
 */
public final class SandboxCommandException extends SandboxSetupException {
  private static final long serialVersionUID = 1;

  /** Why the command could not be executed. */
  public enum Reason {
    /** No such file in the sandbox, or none in its {@code PATH}. */
    NOT_FOUND,
    /** The file is there, but is no program, is for another machine, or may not be executed. */
    NOT_EXECUTABLE
  }

  private final Reason reason;
  private final String command;

  /**
   * Composes the message; see {@link SandboxSetupException}.
   *
   * @param reason why it could not be executed
   * @param step the layer, for example {@code exec}
   * @param call what was tried, for example {@code execve("/bin/tru", ...)}
   * @param errno why the kernel refused
   * @param command the command as the spec gives it
   * @param hint what to do, if known
   */
  public SandboxCommandException(
      Reason reason, String step, String call, Errno errno, String command, @Nullable String hint) {
    super(step, call, errno, command, hint);
    this.reason = notNull(reason, "reason");
    this.command = notNull(command, "command");
  }

  /** Why the command could not be executed. */
  public Reason reason() {
    return reason;
  }

  /** The command as the spec gives it. */
  public String command() {
    return command;
  }
}
