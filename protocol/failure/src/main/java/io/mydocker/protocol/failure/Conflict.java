package io.mydocker.protocol.failure;

/// The request does not fit the state that something is in, or a name is taken: HTTP 409.
public final class Conflict extends EngineException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
        super(message, null);
    }

    public Conflict(String message, Throwable cause) {
        super(message, cause);
    }
}
