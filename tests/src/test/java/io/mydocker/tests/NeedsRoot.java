package io.mydocker.tests;

import io.mydocker.linux.Host;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Skips what needs root where there is none, with that reason.
final class NeedsRoot implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Host.effectiveUser() == 0
                ? ConditionEvaluationResult.enabled("root")
                : ConditionEvaluationResult.disabled("needs root: mounts, namespaces, cgroups");
    }
}
