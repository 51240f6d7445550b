package io.mydocker.protocol.archive;

import java.io.IOException;

/// Takes bytes as they pass; the array belongs to the caller again when the call returns.
@FunctionalInterface
public interface ByteSink {
    /// Takes nothing in.
    ByteSink IGNORE = (_, _, _) -> {};

    void accept(byte[] bytes, int offset, int length) throws IOException;
}
