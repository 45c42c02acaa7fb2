package dev.nucleus.testkit.probe;

import dev.nucleus.Sandbox;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of a launch: a result, or the exception that refused it.
 *
 * @param result how it ended, if it was executed
 * @param refusal why it was not
 */
record Launch(@Nullable SandboxResult result, @Nullable RuntimeException refusal) {
  /** Builds and runs. */
  static Launch of(Sandbox.Builder builder) {
    return of(builder::build);
  }

  /** Runs what {@code sandbox} builds; to refuse to build it is a refusal as well. */
  static Launch of(Supplier<Sandbox> sandbox) {
    try {
      return new Launch(sandbox.get().run(), null);
    } catch (SandboxException | IllegalStateException | IllegalArgumentException refusal) {
      return new Launch(null, refusal);
    }
  }

  boolean refused() {
    return refusal != null;
  }

  /** Whether the sandbox could not be set up, which is not to say that it was not to be built. */
  boolean failedInSetup() {
    return refusal instanceof SandboxException;
  }

  /** What the program wrote; empty if it was not executed. */
  String output() {
    return result == null ? "" : result.stdout().text();
  }

  @Override
  public String toString() {
    if (result == null) {
      return String.valueOf(refusal);
    }
    return result.outcome() + " " + (output() + result.stderr().text()).strip();
  }
}
