package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.util.zip.ZipException;

/// Bits that are read from the beginning of bytes on; what is begun of a byte is used up.
final class ForwardBits {
    private final Bytes in;
    private final int start;
    private int position;

    ForwardBits(Bytes in) {
        this.in = in;
        this.start = in.position();
    }

    /// The next `count` bits, at most 16; zeros where there are none.
    int peek(int count) {
        int value = 0;
        int first = position >> 3;
        for (int i = 0; i < 3; i++) {
            value |= in.at(start + first + i) << (8 * i);
        }
        return value >>> (position & 7) & (1 << count) - 1;
    }

    void skip(int count) {
        position += count;
    }

    int read(int count) {
        int value = peek(count);
        skip(count);
        return value;
    }

    void end() throws IOException {
        int bytes = (position + 7) >> 3;
        if (bytes > in.left()) {
            throw new ZipException("zstd: distribution ends early");
        }
        in.skip(bytes);
    }
}
