package dev.nucleus;

import org.jspecify.annotations.Nullable;

/**
 * The helper process that launches sandboxes could not be started, or was lost before the program
 * was executed.
 */
public final class LauncherException extends SandboxException {
  private static final long serialVersionUID = 1;

  /** A failure with its cause, if that is known. */
  public LauncherException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
