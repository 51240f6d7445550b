package io.mydocker.engine.container;

import java.util.ArrayDeque;
import java.util.Deque;

/// The steps that take back what was done so far, last one first. A step that fails does not stop the others, and its
/// failure stands with the first one.
final class Undo {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    void run(Throwable cause) {
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
        steps.clear();
    }
}
