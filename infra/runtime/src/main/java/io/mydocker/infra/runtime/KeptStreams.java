package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/// Streams over a keeper's control socket: after the request the connection carries nothing else.
record KeptStreams(Control control) implements AttachedStreams {
    @Override
    public ReadableByteChannel output() {
        return new Output(control.channel());
    }

    /// The kernel tells a client whose input the keeper has not read to the end of a reset, after all output: that is
    /// the normal end of a process which does not read its input.
    private record Output(SocketChannel channel) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer buffer) throws IOException {
            try {
                return channel.read(buffer);
            } catch (SocketException _) {
                return -1;
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public WritableByteChannel input() {
        return control.channel();
    }

    @Override
    public void closeInput() {
        try {
            control.endOutput();
        } catch (IOException e) {
            throw new SystemFailure("end a client's input: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        control.close();
    }
}
