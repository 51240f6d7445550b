package io.mydocker.protocol.failure;

/// The engine does not have this ability: HTTP 501.
public final class NotImplemented extends EngineException {
    private static final long serialVersionUID = 1L;

    public NotImplemented(String message) {
        super(message, null);
    }

    public NotImplemented(String message, Throwable cause) {
        super(message, cause);
    }
}
