package dev.wrtfleet.testbed;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether this machine has a PostgreSQL. */
final class PostgresCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (PostgresServer.programs().isPresent()) {
      return ConditionEvaluationResult.enabled("PostgreSQL is here");
    }
    String why = "missing: PostgreSQL (apt install postgresql)";
    if ("all".equals(System.getenv("WRTFLEET_TIERS"))) {
      throw new IllegalStateException(why);
    }
    return ConditionEvaluationResult.disabled(why);
  }
}
