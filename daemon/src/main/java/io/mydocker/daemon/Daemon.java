package io.mydocker.daemon;

import io.mydocker.protocol.failure.NotImplemented;
import java.util.List;

/// The engine as a process of its own: `mydocker daemon`.
///
/// Beside Docker's API it answers `POST /containers/plan`: the body is that of `POST /containers/create`, the answer
/// `{"text": "…"}` with the list of system calls that would make this container.
public final class Daemon {
    private Daemon() {}

    /// Runs until SIGTERM or SIGINT; `arguments` are dockerd's flags. Returns the exit code.
    @SuppressWarnings("DoNotCallSuggester")
    public static int main(List<String> arguments) {
        throw new NotImplemented("run the engine with " + arguments);
    }
}
