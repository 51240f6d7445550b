package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;

/// The size of a terminal in characters.
public record TerminalSize(int rows, int columns) {
    public TerminalSize {
        if (rows < 0 || rows > 0xffff || columns < 0 || columns > 0xffff) {
            throw new InvalidParameter("invalid terminal size: " + rows + "x" + columns);
        }
    }
}
