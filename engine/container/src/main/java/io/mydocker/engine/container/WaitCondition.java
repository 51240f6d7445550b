package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;

/// What a wait is for.
public enum WaitCondition {
    /// Met at once by a container that does not run.
    NOT_RUNNING("not-running"),
    /// Met by the next exit, also of a container that is yet to start.
    NEXT_EXIT("next-exit"),
    /// Met when the container is gone.
    REMOVED("removed");

    private final String word;

    WaitCondition(String word) {
        this.word = word;
    }

    /// Reads the API's word; the empty one means [#NOT_RUNNING].
    public static WaitCondition parse(String word) {
        if (word.isEmpty()) {
            return NOT_RUNNING;
        }
        for (WaitCondition condition : values()) {
            if (condition.word.equals(word)) {
                return condition;
            }
        }
        throw new InvalidParameter("invalid condition: \"" + word + "\"");
    }

    @Override
    public String toString() {
        return word;
    }
}
