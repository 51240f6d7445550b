package io.mydocker.protocol.archive.bzip2;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Bits of a stream, the highest of each byte first.
final class BitReader {
    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;
    private long bits;
    private int count;

    BitReader(InputStream in) {
        this.in = in;
    }

    /// The next bits, at most 32.
    long read(int wanted) throws IOException {
        while (count < wanted) {
            if (!fill()) {
                throw new EOFException("bzip2: unexpected EOF");
            }
            bits = bits << 8 | (buffer[position++] & 0xff);
            count += 8;
        }
        count -= wanted;
        return bits >>> count & (1L << wanted) - 1;
    }

    boolean flag() throws IOException {
        return read(1) == 1;
    }

    /// Goes on at the next whole byte.
    void align() {
        count -= count & 7;
    }

    /// At a whole byte: whether the stream ends here.
    boolean atEnd() throws IOException {
        return count == 0 && !fill();
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return position < limit;
    }
}
