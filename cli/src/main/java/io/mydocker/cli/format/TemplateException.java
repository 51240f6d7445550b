package io.mydocker.cli.format;

/// A template that cannot be read, or not be filled with what there is.
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super("template parsing error: template: :1: " + message);
    }
}
