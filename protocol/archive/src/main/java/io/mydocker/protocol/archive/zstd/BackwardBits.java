package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/// Bits that are read from the end of a part of an array to its beginning.
///
/// The array has to have [#MARGIN] bytes before the part: reading looks at eight bytes at a time.
final class BackwardBits {
    static final int MARGIN = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int start;

    /// Bits that are left; below zero when more was read than there was.
    private long left;

    /// The highest bit that is set in the last byte only marks the end.
    ///
    /// @param end where the part ends, exclusive; the array goes on for at least [#MARGIN] bytes
    BackwardBits(byte[] bytes, int start, int end) throws IOException {
        if (end <= start || bytes[end - 1] == 0) {
            throw new ZipException("zstd: bits without an end mark");
        }
        this.bytes = bytes;
        this.start = start;
        int mark = 31 - Integer.numberOfLeadingZeros(bytes[end - 1] & 0xff);
        this.left = (end - 1L - start) * Byte.SIZE + mark;
    }

    long left() {
        return left;
    }

    /// The next `count` bits, at most 32.
    int read(int count) throws IOException {
        left -= count;
        if (left < 0) {
            if (left < -Long.SIZE) {
                throw overrun();
            }
            return (int) (before(count) & mask(count));
        }
        return (int) (word(left) & mask(count));
    }

    /// The next `count` bits, which are to be [skipped][#skip] after it; zeros where there are none.
    int peek(int count) {
        long at = left - count;
        long value = at >= 0 ? word(at) : word(0) << -at;
        return (int) (value & mask(count));
    }

    void skip(int count) throws IOException {
        left -= count;
        if (left < 0) {
            throw overrun();
        }
    }

    /// Fails unless all bits were read, and no more.
    void end() throws IOException {
        if (left != 0) {
            throw new ZipException("zstd: bits do not end where their content does");
        }
    }

    private long before(int count) {
        long missing = -left;
        return missing >= count ? 0 : (word(0) & mask((int) (count - missing))) << missing;
    }

    private long word(long bit) {
        return (long) LONG.get(bytes, start + (int) (bit >>> 3)) >>> (bit & 7);
    }

    private static long mask(int count) {
        return (1L << count) - 1;
    }

    private static ZipException overrun() {
        return new ZipException("zstd: bits end early");
    }
}
