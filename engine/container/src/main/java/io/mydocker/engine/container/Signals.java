package io.mydocker.engine.container;

import io.mydocker.linux.Signal;
import io.mydocker.protocol.failure.InvalidParameter;

/// Signals in a user's words.
final class Signals {
    private Signals() {}

    /// By number or name; anything else is Docker's sentence.
    static Signal parse(String text) {
        return Signal.parse(text)
                .filter(signal -> signal.number() > 0)
                .orElseThrow(() -> new InvalidParameter("Invalid signal: " + text));
    }
}
