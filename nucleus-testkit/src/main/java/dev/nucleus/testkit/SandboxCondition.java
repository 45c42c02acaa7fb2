package dev.nucleus.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides about tests with {@link RequiresSandbox}. */
final class SandboxCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Verdict.of(Reasons.noSandbox(Verdict.host()), System.getenv());
  }
}
