package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// Streams over a keeper's control socket: after the request the connection carries nothing else.
record KeptStreams(Control control) implements AttachedStreams {
    @Override
    public ReadableByteChannel output() {
        return control.channel();
    }

    @Override
    public WritableByteChannel input() {
        return control.channel();
    }

    @Override
    public void closeInput() {
        try {
            if (control.channel().isOpen()) {
                control.channel().shutdownOutput();
            }
        } catch (IOException e) {
            throw new SystemFailure("end a client's input: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        control.close();
    }
}
