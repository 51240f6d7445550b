package io.mydocker.tests;

import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Looks at the host before a class of tests and after it, and fails when something was left behind.
final class HostLeftClean implements BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(HostLeftClean.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(SPACE).put("before", HostState.capture());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        HostState before = context.getStore(SPACE).get("before", HostState.class);
        // A process that was told to end, and the cgroup that goes with it, may take a moment.
        Await.until(() -> "a clean host; left behind:\n" + String.join("\n", left(before)), () -> left(before)
                .isEmpty());
    }

    private static Set<String> left(HostState before) {
        return HostState.capture().since(before);
    }
}
