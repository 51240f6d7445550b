package io.mydocker.protocol.failure;

/// Nobody has said who they are, or not convincingly: HTTP 401.
public final class Unauthorized extends EngineException {
    private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
        super(message, null);
    }

    public Unauthorized(String message, Throwable cause) {
        super(message, cause);
    }
}
