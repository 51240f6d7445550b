package io.mydocker.infra.runtime;

/// A plan came to an end before the program ran. The message is one sentence in Docker's words.
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final int errno;

    public StartFailed(String message, int exitCode, int errno) {
        super(message);
        this.exitCode = exitCode;
        this.errno = errno;
    }

    /// What `docker run` answers: 127 for a command that is not there, 126 for one that cannot be executed, else 125.
    public int exitCode() {
        return exitCode;
    }

    /// The error number of the failed call.
    public int errno() {
        return errno;
    }
}
