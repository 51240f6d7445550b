package io.mydocker.engine.container;

import java.util.Optional;

/// How to start an execution.
///
/// @param consoleSize the terminal's first size, where known
public record ExecutionStart(boolean tty, Optional<TerminalSize> consoleSize) {
    public static final ExecutionStart DEFAULT = new ExecutionStart(false, Optional.empty());
}
