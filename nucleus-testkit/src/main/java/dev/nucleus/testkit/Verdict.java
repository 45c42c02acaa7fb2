package dev.nucleus.testkit;

import dev.nucleus.HostReport;
import dev.nucleus.Sandbox;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/** Turns a reason into a skip, or into a failure where tests must run. */
final class Verdict {
  /** Set to {@code 1}, it makes tests fail that would be skipped. */
  static final String MUST_RUN = "NUCLEUS_MUST_RUN";

  private static final class Probed {
    static final HostReport HOST = Sandbox.doctor();
  }

  private Verdict() {}

  /** The host of this JVM, examined once. */
  static HostReport host() {
    return Probed.HOST;
  }

  /**
   * Decides about a test.
   *
   * @throws AssertionError if there is a reason to skip it, and it must run
   */
  static ConditionEvaluationResult of(Optional<String> reason, Map<String, String> environment) {
    if (reason.isEmpty()) {
      return ConditionEvaluationResult.enabled("the host has what the test needs");
    }
    if ("1".equals(environment.get(MUST_RUN))) {
      throw new AssertionError(MUST_RUN + "=1, but " + reason.get());
    }
    return ConditionEvaluationResult.disabled(reason.get());
  }
}
