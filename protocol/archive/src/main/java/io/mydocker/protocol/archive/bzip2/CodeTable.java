package io.mydocker.protocol.archive.bzip2;

import java.io.IOException;
import java.util.zip.ZipException;

/// A canonical prefix code of at most 258 symbols and 20 bits.
final class CodeTable {
    private static final int MAX_LENGTH = 20;

    /// For each length the code behind its last one, aligned to that length, and what to add to find the symbol.
    private final int[] limits = new int[MAX_LENGTH + 2];
    private final int[] offsets = new int[MAX_LENGTH + 2];
    private final int[] symbols;

    private CodeTable(int[] lengths) {
        symbols = new int[lengths.length];
        int code = 0;
        int index = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            offsets[length] = index - code;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    symbols[index++] = symbol;
                    code++;
                }
            }
            limits[length] = code;
            code <<= 1;
        }
    }

    /// Each length is told by its difference to the one before.
    static CodeTable read(BitReader in, int count) throws IOException {
        int[] lengths = new int[count];
        int length = (int) in.read(5);
        for (int i = 0; i < count; i++) {
            while (in.flag()) {
                length += in.flag() ? -1 : 1;
                check(length);
            }
            check(length);
            lengths[i] = length;
        }
        return new CodeTable(lengths);
    }

    private static void check(int length) throws ZipException {
        if (length < 1 || length > MAX_LENGTH) {
            throw new ZipException("bzip2: invalid code length");
        }
    }

    int decode(BitReader in) throws IOException {
        int code = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            code = code << 1 | (int) in.read(1);
            if (code < limits[length]) {
                int index = code + offsets[length];
                if (index < 0 || index >= symbols.length) {
                    break;
                }
                return symbols[index];
            }
        }
        throw new ZipException("bzip2: invalid code");
    }
}
