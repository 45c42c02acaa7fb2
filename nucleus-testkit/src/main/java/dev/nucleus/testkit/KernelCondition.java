package dev.nucleus.testkit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides about tests with {@link RequiresKernel}. */
final class KernelCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> reason =
        AnnotationSupport.findAnnotation(context.getElement(), RequiresKernel.class)
            .flatMap(required -> Reasons.noKernel(Verdict.host(), required));
    return Verdict.of(reason, System.getenv());
  }
}
