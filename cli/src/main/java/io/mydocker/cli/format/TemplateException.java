package io.mydocker.cli.format;

/// A template that cannot be read, or not be filled with what there is.
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean parsing;

    /// One that cannot be read.
    TemplateException(String message) {
        super("template: :1: " + message);
        this.parsing = true;
    }

    /// One that cannot be filled; the message says where.
    TemplateException(String message, Throwable cause) {
        super(message, cause);
        this.parsing = false;
    }

    /// Whether the template itself is wrong, whatever it is filled with.
    public boolean parsing() {
        return parsing;
    }
}
