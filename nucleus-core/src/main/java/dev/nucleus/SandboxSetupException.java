package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of the set-up failed. The program was never executed, and nothing of the sandbox is left.
 *
 * <p>The message names the layer, the call in the notation of strace(1), the error and, if the
 * cause is known, what to do: {@code [filesystem] mount("proc", "/proc", "proc", ...) failed: EPERM
 * (Operation not permitted); /proc of the host is masked}.
 */
public class SandboxSetupException extends SandboxException {
  private static final long serialVersionUID = 1;

  private final String step;
  private final String call;
  private final int errno;
  private final @Nullable String path;
  private final @Nullable String hint;

  /**
   * Composes the message.
   *
   * @param step the layer, for example {@code filesystem}
   * @param call what was tried, for example {@code mount("proc", "/proc", ...)}
   * @param errno why the kernel refused, {@link Errno#NONE} if it was not the kernel
   * @param path the file that it was about, if any
   * @param hint the cause on this host and its remedy, if known
   */
  public SandboxSetupException(
      String step, String call, Errno errno, @Nullable String path, @Nullable String hint) {
    super(message(step, call, errno, hint));
    this.step = step;
    this.call = call;
    this.errno = errno.number();
    this.path = path;
    this.hint = hint;
  }

  private static String message(String step, String call, Errno errno, @Nullable String hint) {
    notNull(step, "step");
    notNull(call, "call");
    notNull(errno, "errno");
    return "["
        + step
        + "] "
        + call
        + " failed"
        + (errno.equals(Errno.NONE) ? "" : ": " + errno)
        + (hint == null ? "" : "; " + hint);
  }

  /** The layer that failed, for example {@code filesystem}. */
  public String step() {
    return step;
  }

  /** What was tried, for example {@code mount("proc", "/proc", ...)}. */
  public String call() {
    return call;
  }

  /** Why the kernel refused; {@link Errno#NONE} if it was not the kernel. */
  public Errno errno() {
    return Errno.of(errno);
  }

  /** The file that it was about. */
  public Optional<String> path() {
    return Optional.ofNullable(path);
  }

  /** The cause on this host and its remedy. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /** The same failure as an outcome. */
  public Outcome.SetupFailed outcome() {
    return new Outcome.SetupFailed(step, String.valueOf(getMessage()), errno);
  }
}
