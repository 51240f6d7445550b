package io.mydocker.cli.option;

/// A command line that cannot be understood; the message is the whole text for the user.
public final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Exit code for a wrong option.
    public static final int WRONG_OPTION = 125;

    /// Exit code for a wrong number of words or an unknown command.
    public static final int WRONG_WORDS = 1;

    private final int exitCode;

    public UsageError(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
