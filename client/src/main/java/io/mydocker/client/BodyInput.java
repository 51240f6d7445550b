package io.mydocker.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body, or a piece of it, of which the length is known.
abstract class BodyInput extends InputStream {
    private final ChannelInput in;
    private long left;

    BodyInput(ChannelInput in, long left) {
        this.in = in;
        this.left = left;
    }

    /// Called when nothing is left: how long the next piece is, 0 at the end.
    abstract long next() throws IOException;

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            left = next();
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("connection closed in the middle of an answer");
        }
        left -= count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(left, in.available());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
