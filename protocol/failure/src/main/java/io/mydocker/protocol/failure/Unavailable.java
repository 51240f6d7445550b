package io.mydocker.protocol.failure;

/// Somebody else that is needed (a registry, a mirror) does not answer or refuses now: HTTP 503.
public final class Unavailable extends EngineException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
        super(message, null);
    }

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
