package dev.wrtfleet.testbed;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether this machine has signify. */
final class SignifyCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Programs.find(Signify.PROGRAM).isPresent()) {
      return ConditionEvaluationResult.enabled(Signify.PROGRAM + " is here");
    }
    String why = "missing: " + Signify.PROGRAM + " (apt install signify-openbsd)";
    if ("all".equals(System.getenv("WRTFLEET_TIERS"))) {
      throw new IllegalStateException(why);
    }
    return ConditionEvaluationResult.disabled(why);
  }
}
