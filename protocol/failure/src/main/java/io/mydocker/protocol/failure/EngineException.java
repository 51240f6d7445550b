package io.mydocker.protocol.failure;

/// What can go wrong, as a closed set: each front (HTTP, exit codes) maps it in one `switch` without a
/// `default`, so that the compiler names what is missing.
///
/// The message says operation and operand, in lower case and without a final period, operands in backquotes, outer
/// context before the cause; where Docker has a sentence of its own, that sentence is the message, to the letter.
/// Clean-up failures are added with [#addSuppressed], they never replace the first failure.
public abstract sealed class EngineException extends RuntimeException
        permits Conflict,
                Forbidden,
                InvalidParameter,
                NotFound,
                NotImplemented,
                NotModified,
                SystemFailure,
                Unauthorized,
                Unavailable {
    private static final long serialVersionUID = 1L;

    EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
