package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipException;

/// A decoding table of finite state entropy (RFC 8878, section 4.1): for each state a symbol and how the next state
/// comes about.
final class FseTable {
    private final int log;
    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    private FseTable(int log) {
        int size = 1 << log;
        this.log = log;
        this.symbols = new byte[size];
        this.bits = new byte[size];
        this.bases = new short[size];
    }

    /// The table that always gives `symbol`.
    static FseTable always(int symbol) {
        FseTable table = new FseTable(0);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /// The table of a distribution: how often of `1 << log` times each symbol occurs, -1 for less than once.
    static FseTable of(int log, int... counts) throws IOException {
        FseTable table = new FseTable(log);
        int size = 1 << log;
        int[] next = new int[counts.length];
        table.spread(counts, next);
        for (int state = 0; state < size; state++) {
            int value = next[table.symbols[state] & 0xff]++;
            int count = log - (31 - Integer.numberOfLeadingZeros(value));
            table.bits[state] = (byte) count;
            table.bases[state] = (short) ((value << count) - size);
        }
        return table;
    }

    private void spread(int[] counts, int[] next) throws IOException {
        int size = 1 << log;
        int high = size;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] < 0) {
                symbols[--high] = (byte) symbol;
                next[symbol] = 1;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int at = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                symbols[at] = (byte) symbol;
                do {
                    at = (at + step) & (size - 1);
                } while (at >= high);
            }
            next[symbol] = Math.max(next[symbol], counts[symbol]);
        }
        if (at != 0) {
            throw new ZipException("zstd: invalid distribution");
        }
    }

    /// Reads a distribution.
    ///
    /// @param maxLog the largest table that is allowed
    /// @param maxSymbol the largest symbol
    static FseTable read(Bytes in, int maxLog, int maxSymbol) throws IOException {
        ForwardBits bits = new ForwardBits(in);
        int log = bits.read(4) + 5;
        if (log > maxLog) {
            throw new ZipException("zstd: distribution is too fine");
        }
        int[] counts = new int[maxSymbol + 1];
        int symbol = 0;
        int left = 1 << log;
        while (left > 0) {
            if (symbol > maxSymbol) {
                throw new ZipException("zstd: distribution of too many symbols");
            }
            int count = count(bits, left);
            left -= Math.abs(count);
            counts[symbol++] = count;
            if (count == 0) {
                symbol += zeros(bits, maxSymbol - symbol + 1);
            }
        }
        if (left < 0) {
            throw new ZipException("zstd: invalid distribution");
        }
        bits.end();
        return of(log, Arrays.copyOf(counts, symbol));
    }

    /// Small numbers take a bit less where the range is no power of two.
    private static int count(ForwardBits bits, int left) throws IOException {
        int width = 32 - Integer.numberOfLeadingZeros(left + 1);
        int low = (1 << (width - 1)) - 1;
        int spare = (1 << width) - 1 - (left + 1);
        int value = bits.peek(width);
        if ((value & low) < spare) {
            bits.skip(width - 1);
            return (value & low) - 1;
        }
        bits.skip(width);
        return (value > low ? value - spare : value) - 1;
    }

    private static int zeros(ForwardBits bits, int most) throws IOException {
        int zeros = 0;
        int more;
        do {
            more = bits.read(2);
            zeros += more;
            if (zeros > most) {
                throw new ZipException("zstd: distribution of too many symbols");
            }
        } while (more == 3);
        return zeros;
    }

    int start(BackwardBits in) throws IOException {
        return in.read(log);
    }

    int symbol(int state) {
        return symbols[state] & 0xff;
    }

    int next(int state, BackwardBits in) throws IOException {
        return bases[state] + in.read(bits[state]);
    }
}
