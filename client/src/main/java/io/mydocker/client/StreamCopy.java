package io.mydocker.client;

import io.mydocker.protocol.api.StreamFrame;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Takes the frames of a process's output apart again: standard output here, standard error there.
///
/// What has arrived is passed on at once, but many small frames that arrived together become one write. Both targets
/// get their bytes in the order in which the process wrote them.
public final class StreamCopy {
    private static final int BUFFER_SIZE = 64 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int filled;
    private OutputStream target;

    private StreamCopy(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.target = out;
    }

    /// Copies frames until the end of `in`.
    public static void framed(InputStream in, OutputStream out, OutputStream err) throws IOException {
        new StreamCopy(in, out, err).frames();
    }

    /// Copies bytes until the end of `in`.
    public static void raw(InputStream in, OutputStream out) throws IOException {
        byte[] bytes = new byte[BUFFER_SIZE];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            out.write(bytes, 0, count);
            out.flush();
        }
    }

    private void frames() throws IOException {
        byte[] header = new byte[StreamFrame.HEADER_LENGTH];
        while (true) {
            if (in.available() < header.length) {
                flush();
            }
            int count = in.readNBytes(header, 0, header.length);
            if (count == 0) {
                return;
            }
            if (count < header.length) {
                throw new EOFException("stream ended in the middle of a frame");
            }
            frame(StreamFrame.decode(header, 0));
        }
    }

    private void frame(StreamFrame frame) throws IOException {
        switch (frame.source()) {
            case STDIN, STDOUT -> payload(frame.length(), out);
            case STDERR -> payload(frame.length(), err);
            case ENGINE_ERROR -> {
                flush();
                byte[] message = in.readNBytes(Math.min(frame.length(), BUFFER_SIZE));
                throw new SystemFailure("error from daemon in stream: " + new String(message, StandardCharsets.UTF_8));
            }
        }
    }

    private void payload(int length, OutputStream wanted) throws IOException {
        if (wanted != target) {
            flush();
            target = wanted;
        }
        int left = length;
        while (left > 0) {
            if (filled == buffer.length || (in.available() == 0 && filled > 0)) {
                flush();
            }
            int count = in.read(buffer, filled, Math.min(left, buffer.length - filled));
            if (count < 0) {
                flush();
                throw new EOFException("stream ended in the middle of a frame");
            }
            filled += count;
            left -= count;
        }
    }

    private void flush() throws IOException {
        if (filled > 0) {
            target.write(buffer, 0, filled);
            target.flush();
            filled = 0;
        }
    }
}
