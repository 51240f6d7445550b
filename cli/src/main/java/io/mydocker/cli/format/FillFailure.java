package io.mydocker.cli.format;

/// What a function or a field says against its operands; [Template] adds where that was.
final class FillFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FillFailure(String message) {
        super(message);
    }
}
