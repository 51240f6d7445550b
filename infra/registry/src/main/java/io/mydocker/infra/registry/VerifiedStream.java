package io.mydocker.infra.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A blob, or the rest of one, whose last bytes come only when the digest of all is right.
final class VerifiedStream extends FilterInputStream {
    private final Verification verification;
    private long position;

    /// @param position where `in` begins in the blob
    VerifiedStream(InputStream in, long position, Verification verification) {
        super(in);
        this.position = position;
        this.verification = verification;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            verification.update(buffer, offset, count, position);
            position += count;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
