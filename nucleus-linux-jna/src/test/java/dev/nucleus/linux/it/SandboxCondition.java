package dev.nucleus.linux.it;

import dev.nucleus.Sandbox;
import dev.nucleus.SandboxUnsupportedException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Launches one sandbox to see whether this host can. Whatever else fails is no reason to skip. */
final class SandboxCondition implements ExecutionCondition {
  private static final class Probe {
    static final Optional<String> REFUSAL = refusal();

    private static Optional<String> refusal() {
      try {
        Sandbox.builder().command("/bin/true").run();
        return Optional.empty();
      } catch (SandboxUnsupportedException unsupported) {
        System.out.println("skipped: " + unsupported.getMessage());
        return Optional.of(unsupported.getMessage());
      }
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Probe.REFUSAL
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("sandboxes can be launched here"));
  }
}
