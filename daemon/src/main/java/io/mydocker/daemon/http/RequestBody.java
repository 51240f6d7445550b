package io.mydocker.daemon.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/// A request's body, read from the connection when somebody reads it: so many bytes, or chunks (RFC 9112, section
/// 7.1).
final class RequestBody extends InputStream {
    private static final int LONGEST_CHUNK_HEAD = 1024;
    private static final int MOST_TRAILERS = 100;

    private final ConnectionInput input;
    private final boolean chunked;
    private final FirstRead firstRead;
    private long left;
    private boolean complete;
    private boolean begun;

    /// What is done before the first byte is asked for: the client may wait for a word.
    @FunctionalInterface
    interface FirstRead {
        void begin() throws IOException;
    }

    RequestBody(ConnectionInput input, OptionalLong length, FirstRead firstRead) {
        this.input = input;
        this.chunked = length.isEmpty();
        this.left = length.orElse(0);
        this.complete = !chunked && left == 0;
        this.firstRead = firstRead;
    }

    /// Whether the whole body has been read, so that what follows on the connection is something else.
    boolean complete() {
        return complete;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (complete) {
            return -1;
        }
        if (!begun) {
            begun = true;
            firstRead.begin();
        }
        if (chunked && left == 0 && !nextChunk()) {
            return -1;
        }
        int count = input.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("unexpected EOF");
        }
        left -= count;
        if (left == 0) {
            endPart();
        }
        return count;
    }

    private void endPart() throws IOException {
        if (!chunked) {
            complete = true;
        } else if (!input.line(2).isEmpty()) {
            throw new IOException("malformed chunked encoding");
        }
    }

    private boolean nextChunk() throws IOException {
        String head = input.line(LONGEST_CHUNK_HEAD);
        int end = head.indexOf(';');
        String digits = (end < 0 ? head : head.substring(0, end)).strip();
        if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IOException("malformed chunked encoding");
        }
        left = Long.parseLong(digits, 16);
        if (left > 0) {
            return true;
        }
        for (int i = 0; i < MOST_TRAILERS; i++) {
            if (input.line(LONGEST_CHUNK_HEAD).isEmpty()) {
                complete = true;
                return false;
            }
        }
        throw new IOException("malformed chunked encoding");
    }
}
