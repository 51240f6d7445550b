package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.LongFunction;

/// A blob on its way: counted, hashed, and taken up again where a connection broke.
final class BlobStream extends InputStream {
    /// Breaks without a byte between them.
    private static final int MAX_BREAKS = 4;

    private static final long PAUSE_MILLIS = 100;

    private final Descriptor blob;
    private final LongFunction<InputStream> source;
    private final Verification verification;
    private InputStream in;
    private long position;
    private int breaks;
    private boolean done;

    /// @param position where to begin
    /// @param verification of all bytes up to there
    /// @param source opens the blob at an offset
    BlobStream(Descriptor blob, long position, Verification verification, LongFunction<InputStream> source) {
        this.blob = blob;
        this.source = source;
        this.position = position;
        this.verification = verification;
        if (blob.size() == 0) {
            verification.verify();
        }
        this.done = position >= blob.size();
        this.in = done ? InputStream.nullInputStream() : source.apply(position);
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
        if (done) {
            return -1;
        }
        int count = receive(buffer, offset, (int) Math.min(length, blob.size() - position));
        verification.update(buffer, offset, count, position);
        position += count;
        breaks = 0;
        done = position == blob.size();
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
