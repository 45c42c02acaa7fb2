package dev.nucleus.policy;

import org.jspecify.annotations.Nullable;

/**
 * A policy is not what it should be: it cannot be read, is malformed, or is not the one that was
 * pinned. The message names the file, the place in it, and what to write instead.
 */
public final class PolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  PolicyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
