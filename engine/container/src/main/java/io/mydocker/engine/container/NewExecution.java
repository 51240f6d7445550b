package io.mydocker.engine.container;

import java.util.List;
import java.util.Optional;

/// A command for a running container.
///
/// @param user empty for the container's own
/// @param workingDir empty for the container's own
public record NewExecution(
        List<String> command, List<String> env, String user, String workingDir, boolean privileged, Streams streams) {
    public NewExecution {
        command = List.copyOf(command);
        env = List.copyOf(env);
    }

    /// What the client wants to be connected to.
    ///
    /// @param consoleSize the terminal's first size, where known
    public record Streams(
            boolean tty,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            Optional<String> detachKeys,
            Optional<TerminalSize> consoleSize) {
        public static final Streams OUTPUT = new Streams(false, false, true, true, Optional.empty(), Optional.empty());
    }

    public static NewExecution of(List<String> command) {
        return new NewExecution(command, List.of(), "", "", false, Streams.OUTPUT);
    }
}
