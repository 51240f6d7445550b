package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.function.LongFunction;

/// A blob on its way: counted, hashed, and taken up again where a connection broke.
final class BlobStream extends InputStream {
    /// Breaks without a byte between them.
    private static final int MAX_BREAKS = 4;

    private static final long PAUSE_MILLIS = 100;

    private final Descriptor blob;
    private final LongFunction<InputStream> source;
    private final MessageDigest hash;
    private InputStream in;
    private long position;
    private int breaks;
    private boolean done;

    /// @param source opens the blob at an offset
    BlobStream(Descriptor blob, LongFunction<InputStream> source) {
        this.blob = blob;
        this.source = source;
        this.hash = blob.digest().newComputation();
        this.in = source.apply(0);
        if (blob.size() == 0) {
            verify();
        }
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
        hash.update(buffer, offset, count);
        position += count;
        breaks = 0;
        if (position == blob.size()) {
            verify();
        }
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

    private void verify() {
        done = true;
        if (!blob.digest().matches(hash.digest())) {
            throw new SystemFailure("filesystem layer verification failed for digest " + blob.digest());
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
