package io.mydocker.protocol.failure;

/// The host failed (an input or output error, a full disk, a refused system call) or the engine has a defect: HTTP 500.
public final class SystemFailure extends EngineException {
    private static final long serialVersionUID = 1L;

    public SystemFailure(String message) {
        super(message, null);
    }

    public SystemFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
