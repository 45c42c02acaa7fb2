package dev.nucleus;

import org.jspecify.annotations.Nullable;

/**
 * The thread that waited for a sandbox was interrupted. Its interrupt flag is set again. After
 * {@link Sandbox#run()} the sandbox has been killed; after {@link SandboxProcess#await()} it goes
 * on.
 */
public final class SandboxInterruptedException extends SandboxException {
  private static final long serialVersionUID = 1;

  /** An interruption, with the exception that told of it. */
  public SandboxInterruptedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
