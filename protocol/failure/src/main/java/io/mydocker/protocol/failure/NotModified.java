package io.mydocker.protocol.failure;

/// Nothing had to be done, the state was reached before: HTTP 304.
public final class NotModified extends EngineException {
    private static final long serialVersionUID = 1L;

    public NotModified(String message) {
        super(message, null);
    }

    public NotModified(String message, Throwable cause) {
        super(message, cause);
    }
}
