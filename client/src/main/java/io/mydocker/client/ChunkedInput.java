package io.mydocker.client;

import java.io.IOException;

/// A body in chunks (RFC 9112 section 7.1); trailers are read and dropped.
final class ChunkedInput extends BodyInput {
    private final ChannelInput in;
    private boolean started;
    private boolean ended;

    ChunkedInput(ChannelInput in) {
        super(in, 0);
        this.in = in;
    }

    @Override
    long next() throws IOException {
        if (ended) {
            return 0;
        }
        if (started) {
            in.line();
        }
        started = true;
        long length = length(in.line());
        if (length == 0) {
            ended = true;
            while (!in.line().isEmpty()) {
                // A trailer says nothing that a client of this API needs.
            }
        }
        return length;
    }

    private static long length(String line) throws IOException {
        int semicolon = line.indexOf(';');
        try {
            long length = Long.parseLong(
                    semicolon < 0 ? line.strip() : line.substring(0, semicolon).strip(), 16);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IOException("answer with a bad chunk length: " + line, e);
        }
        throw new IOException("answer with a bad chunk length: " + line);
    }
}
