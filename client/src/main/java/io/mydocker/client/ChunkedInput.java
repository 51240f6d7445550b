package io.mydocker.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body in chunks (RFC 9112 section 7.1); trailers are read and dropped.
final class ChunkedInput extends InputStream {
    private final ChannelInput in;
    private long left;
    private boolean started;
    private boolean ended;

    ChunkedInput(ChannelInput in) {
        this.in = in;
    }

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
        if (left == 0 && !nextChunk()) {
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

    private boolean nextChunk() throws IOException {
        if (ended) {
            return false;
        }
        if (started) {
            in.line();
        }
        started = true;
        String line = in.line();
        int semicolon = line.indexOf(';');
        try {
            left = Long.parseLong(
                    semicolon < 0 ? line.strip() : line.substring(0, semicolon).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("answer with a bad chunk length: " + line, e);
        }
        if (left > 0) {
            return true;
        }
        ended = true;
        while (!in.line().isEmpty()) {
            // A trailer says nothing that a client of this API needs.
        }
        return false;
    }
}
