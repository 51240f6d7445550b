package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipException;

/// A decoding table of literals (RFC 8878, section 4.2): the next bits are the index of a symbol and its length.
final class HuffmanTable {
    private static final int MAX_BITS = 11;
    private static final int MAX_WEIGHT_LOG = 6;
    private static final int DIRECT = 128;

    private final int log;

    /// Symbol, and above it the length of its code.
    private final short[] entries;

    private HuffmanTable(int log, short[] entries) {
        this.log = log;
        this.entries = entries;
    }

    static HuffmanTable read(Bytes in) throws IOException {
        byte[] weights = new byte[256];
        int header = in.next();
        int count = header < DIRECT ? coded(in.part(header), weights) : direct(in, header - DIRECT + 1, weights);
        int total = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > MAX_BITS) {
                throw invalid();
            }
            total += weights[i] == 0 ? 0 : 1 << (weights[i] - 1);
        }
        if (total == 0) {
            throw invalid();
        }
        int log = 32 - Integer.numberOfLeadingZeros(total);
        int rest = (1 << log) - total;
        if (log > MAX_BITS || Integer.bitCount(rest) != 1) {
            throw invalid();
        }
        weights[count] = (byte) (32 - Integer.numberOfLeadingZeros(rest));
        return of(log, weights, count + 1);
    }

    private static int direct(Bytes in, int count, byte[] weights) throws IOException {
        for (int i = 0; i < count; i += 2) {
            int two = in.next();
            weights[i] = (byte) (two >> 4);
            weights[i + 1] = (byte) (two & 15);
        }
        // An odd count leaves half a byte, which is no weight.
        weights[count] = 0;
        return count;
    }

    /// Two states take turns until the bits are used up.
    private static int coded(Bytes in, byte[] weights) throws IOException {
        FseTable table = FseTable.read(in, MAX_WEIGHT_LOG, MAX_BITS + 1);
        BackwardBits bits = new BackwardBits(in.array(), in.position(), in.position() + in.left());
        int count = 0;
        int state = table.start(bits);
        int other = table.start(bits);
        while (true) {
            if (count > 253) {
                throw invalid();
            }
            weights[count++] = (byte) table.symbol(state);
            int next = table.next(state, bits);
            if (bits.left() < 0) {
                weights[count++] = (byte) table.symbol(other);
                return count;
            }
            state = other;
            other = next;
        }
    }

    private static HuffmanTable of(int log, byte[] weights, int count) throws IOException {
        short[] entries = new short[1 << log];
        int at = 0;
        for (int weight = 1; weight <= log; weight++) {
            for (int symbol = 0; symbol < count; symbol++) {
                if (weights[symbol] == weight) {
                    int end = at + (1 << (weight - 1));
                    if (end > entries.length) {
                        throw invalid();
                    }
                    Arrays.fill(entries, at, end, (short) ((log + 1 - weight) << 8 | symbol));
                    at = end;
                }
            }
        }
        if (at != entries.length) {
            throw invalid();
        }
        return new HuffmanTable(log, entries);
    }

    /// Decodes `count` symbols out of exactly the bits of `in`.
    void decode(Bytes in, byte[] out, int offset, int count) throws IOException {
        BackwardBits bits = new BackwardBits(in.array(), in.position(), in.position() + in.left());
        for (int i = offset; i < offset + count; i++) {
            int entry = entries[bits.peek(log)];
            out[i] = (byte) entry;
            bits.skip(entry >> 8);
        }
        bits.end();
    }

    private static ZipException invalid() {
        return new ZipException("zstd: invalid code lengths of literals");
    }
}
