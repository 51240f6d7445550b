package io.mydocker.cli;

import java.util.Locale;

/// What kept a container from starting, as an exit code: 127 where the command is not there, 126 where it cannot be
/// executed, 125 for everything else.
final class StartFailure {
    private static final int ENGINE = 125;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private StartFailure() {}

    /// The engine says it with words only: the API has no field for it.
    static int exitCode(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("executable file not found") || text.contains("no such file or directory")) {
            return NOT_FOUND;
        }
        return text.contains("permission denied") || text.contains("is a directory") ? NOT_EXECUTABLE : ENGINE;
    }
}
