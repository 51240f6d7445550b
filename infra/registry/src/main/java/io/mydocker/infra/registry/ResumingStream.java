package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.LongFunction;

/// A part of a blob on its way: taken up again where a connection broke.
final class ResumingStream extends InputStream {
    /// Breaks without a byte between them.
    private static final int MAX_BREAKS = 4;

    private static final long PAUSE_MILLIS = 100;

    private final Descriptor blob;
    private final long end;
    private final LongFunction<InputStream> source;
    private InputStream in;
    private long position;
    private int breaks;

    /// @param position where to begin
    /// @param end where to stop
    /// @param source opens the blob at an offset
    ResumingStream(Descriptor blob, long position, long end, LongFunction<InputStream> source) {
        this.blob = blob;
        this.position = position;
        this.end = end;
        this.source = source;
        this.in = position >= end ? InputStream.nullInputStream() : source.apply(position);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        int count = receive(buffer, offset, (int) Math.min(length, end - position));
        position += count;
        breaks = 0;
        return count;
    }

    /// At least one byte.
    private int receive(byte[] buffer, int offset, int length) {
        while (true) {
            IOException failure;
            try {
                int count = in.read(buffer, offset, length);
                if (count > 0) {
                    return count;
                }
                failure = new EOFException("unexpected EOF");
            } catch (IOException e) {
                failure = e;
            }
            resume(failure);
        }
    }

    private void resume(IOException failure) {
        Transport.closeQuietly(in);
        if (failure.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new Unavailable("pull blob `" + blob.digest() + "`: interrupted", failure.getCause());
        }
        breaks++;
        if (breaks > MAX_BREAKS) {
            throw broken(failure);
        }
        Transport.pause(PAUSE_MILLIS << breaks);
        try {
            in = source.apply(position);
        } catch (EngineException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    private Unavailable broken(IOException failure) {
        return new Unavailable(
                "pull blob `" + blob.digest() + "`: " + failure.getMessage() + " after " + position + " of "
                        + blob.size() + " bytes",
                failure);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
