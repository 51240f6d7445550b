package io.mydocker.protocol.failure;

/// The request itself is wrong and would be wrong again: HTTP 400.
public final class InvalidParameter extends EngineException {
    private static final long serialVersionUID = 1L;

    public InvalidParameter(String message) {
        super(message, null);
    }

    public InvalidParameter(String message, Throwable cause) {
        super(message, cause);
    }
}
