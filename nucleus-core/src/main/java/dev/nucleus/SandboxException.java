package dev.nucleus;

import org.jspecify.annotations.Nullable;

/**
 * The sandbox failed, as opposed to the program in it, whose failure is an {@link Outcome}. The
 * root of all exceptions of this library that are not about a bad argument.
 */
public class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception without a cause. */
  public SandboxException(String message) {
    super(message);
  }

  /** An exception with what caused it, if that is known. */
  public SandboxException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
