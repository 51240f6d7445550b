package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.ZipException;

/// Decodes the compressed blocks of a frame (RFC 8878, section 3.1.1.3): literals, and sequences that say how many of
/// them to place and what of the output so far to repeat after them.
final class Block {
    /// The most that a block holds, compressed or not.
    static final int MAX_SIZE = 128 << 10;

    private static final Code LENGTHS = new Code(9, 35);
    private static final Code OFFSETS = new Code(8, 31);
    private static final Code MATCHES = new Code(9, 52);
    private static final int[] LENGTH_BASES = bases(0, 16, lengthBits());
    private static final int[] MATCH_BASES = bases(3, 32, matchBits());

    private final Literals literals = new Literals();
    private final int[] repeated = {1, 4, 8};
    private Optional<FseTable> lengths = Optional.empty();
    private Optional<FseTable> offsets = Optional.empty();
    private Optional<FseTable> matches = Optional.empty();

    /// One of the three kinds of numbers in a sequence.
    private record Code(int maxLog, int maxSymbol) {}

    private static final class Predefined {
        static final FseTable LENGTHS = table(
                6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1,
                -1, -1, -1);
        static final FseTable OFFSETS =
                table(5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1);
        static final FseTable MATCHES = table(
                6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);

        private static FseTable table(int log, int... counts) {
            try {
                return FseTable.of(log, counts);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static int[] lengthBits() {
        return new int[] {1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    }

    private static int[] matchBits() {
        return new int[] {1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    }

    /// For each code its smallest value, and in the highest byte the number of further bits.
    private static int[] bases(int first, int single, int[] bits) {
        int[] bases = new int[single + bits.length];
        int base = first;
        for (int code = 0; code < bases.length; code++) {
            int extra = code < single ? 0 : bits[code - single];
            bases[code] = extra << 24 | base;
            base += 1 << extra;
        }
        return bases;
    }

    /// Begins a frame.
    void reset() {
        literals.reset();
        repeated[0] = 1;
        repeated[1] = 4;
        repeated[2] = 8;
        lengths = Optional.empty();
        offsets = Optional.empty();
        matches = Optional.empty();
    }

    /// Decodes one block into the window.
    void decode(Bytes in, Window window) throws IOException {
        literals.read(in);
        int count = sequenceCount(in);
        int placed = count == 0 ? 0 : sequences(in, count, window);
        window.write(literals.array(), placed, literals.count() - placed);
    }

    private static int sequenceCount(Bytes in) throws IOException {
        int first = in.next();
        if (first < 128) {
            return first;
        }
        return first < 255 ? ((first - 128) << 8) + in.next() : (int) in.number(2) + 0x7f00;
    }

    private int sequences(Bytes in, int count, Window window) throws IOException {
        int modes = in.next();
        if ((modes & 3) != 0) {
            throw new ZipException("zstd: reserved bits are set");
        }
        FseTable length = table(modes >> 6, in, LENGTHS, Predefined.LENGTHS, lengths);
        FseTable offset = table(modes >> 4 & 3, in, OFFSETS, Predefined.OFFSETS, offsets);
        FseTable match = table(modes >> 2 & 3, in, MATCHES, Predefined.MATCHES, matches);
        lengths = Optional.of(length);
        offsets = Optional.of(offset);
        matches = Optional.of(match);
        BackwardBits bits = new BackwardBits(in.array(), in.position(), in.position() + in.left());
        int lengthState = length.start(bits);
        int offsetState = offset.start(bits);
        int matchState = match.start(bits);
        int placed = 0;
        for (int i = 1; i <= count; i++) {
            int offsetCode = offset.symbol(offsetState);
            long distance = (1L << offsetCode) + (bits.read(offsetCode) & 0xffffffffL);
            int matched = value(MATCH_BASES[match.symbol(matchState)], bits);
            int taken = value(LENGTH_BASES[length.symbol(lengthState)], bits);
            if (taken > literals.count() - placed) {
                throw new ZipException("zstd: more literals placed than there are");
            }
            window.write(literals.array(), placed, taken);
            placed += taken;
            window.repeat(distance(distance, taken == 0), matched);
            if (i < count) {
                lengthState = length.next(lengthState, bits);
                matchState = match.next(matchState, bits);
                offsetState = offset.next(offsetState, bits);
            }
        }
        bits.end();
        return placed;
    }

    private static FseTable table(int mode, Bytes in, Code code, FseTable predefined, Optional<FseTable> last)
            throws IOException {
        return switch (mode) {
            case 0 -> predefined;
            case 1 -> {
                int symbol = in.next();
                if (symbol > code.maxSymbol()) {
                    throw new ZipException("zstd: invalid symbol");
                }
                yield FseTable.always(symbol);
            }
            case 2 -> FseTable.read(in, code.maxLog(), code.maxSymbol());
            default -> last.orElseThrow(() -> new ZipException("zstd: table of an earlier block is missing"));
        };
    }

    private static int value(int base, BackwardBits bits) throws IOException {
        return (base & 0xffffff) + bits.read(base >>> 24);
    }

    /// Values up to three stand for one of the last distances.
    private int distance(long value, boolean noLiterals) throws IOException {
        if (value > 3) {
            long distance = value - 3;
            if (distance > Window.MAX_SIZE) {
                throw new ZipException("zstd: distance beyond the window");
            }
            return remember(2, (int) distance);
        }
        int which = (int) value - (noLiterals ? 0 : 1);
        return which < 3 ? remember(which, repeated[which]) : remember(2, repeated[0] - 1);
    }

    /// Moves a distance to the front; those before `place` move back.
    private int remember(int place, int distance) {
        System.arraycopy(repeated, 0, repeated, 1, place);
        repeated[0] = distance;
        return distance;
    }
}
