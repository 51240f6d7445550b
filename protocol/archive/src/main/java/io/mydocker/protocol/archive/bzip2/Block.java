package io.mydocker.protocol.archive.bzip2;

import java.io.IOException;
import java.util.zip.ZipException;

/// One block: prefix codes, runs of zeros, move-to-front and the transformation of Burrows and Wheeler, undone.
final class Block {
    private static final int GROUP = 50;
    private static final int MAX_SELECTORS = 18_002;

    private final int[] links;
    private int length;
    private int position;
    private int taken;

    /// @param capacity most bytes in a block
    Block(int capacity) {
        links = new int[capacity];
    }

    void read(BitReader in) throws IOException {
        if (in.flag()) {
            throw new ZipException("bzip2: randomised blocks are not supported");
        }
        int origin = (int) in.read(24);
        byte[] order = usedBytes(in);
        int tables = (int) in.read(3);
        if (tables < 2 || tables > 6) {
            throw new ZipException("bzip2: invalid number of codes");
        }
        byte[] selectors = selectors(in, tables);
        CodeTable[] codes = new CodeTable[tables];
        for (int i = 0; i < tables; i++) {
            codes[i] = CodeTable.read(in, order.length + 2);
        }
        int[] counts = new int[256];
        symbols(in, order, codes, selectors, counts);
        if (origin >= length) {
            throw new ZipException("bzip2: invalid block");
        }
        link(counts, origin);
    }

    private static byte[] usedBytes(BitReader in) throws IOException {
        int groups = (int) in.read(16);
        byte[] used = new byte[256];
        int count = 0;
        for (int group = 0; group < 16; group++) {
            int bits = (groups >> (15 - group) & 1) == 0 ? 0 : (int) in.read(16);
            for (int i = 0; i < 16; i++) {
                if ((bits >> (15 - i) & 1) != 0) {
                    used[count++] = (byte) (group * 16 + i);
                }
            }
        }
        if (count == 0) {
            throw new ZipException("bzip2: block without bytes");
        }
        return java.util.Arrays.copyOf(used, count);
    }

    private static byte[] selectors(BitReader in, int tables) throws IOException {
        int count = (int) in.read(15);
        byte[] selectors = new byte[Math.min(count, MAX_SELECTORS)];
        byte[] order = {0, 1, 2, 3, 4, 5};
        for (int i = 0; i < count; i++) {
            int place = 0;
            while (in.flag()) {
                if (++place >= tables) {
                    throw new ZipException("bzip2: invalid selector");
                }
            }
            byte table = toFront(order, place);
            // Some programs write more than can be used.
            if (i < selectors.length) {
                selectors[i] = table;
            }
        }
        return selectors;
    }

    private static byte toFront(byte[] order, int place) {
        byte value = order[place];
        System.arraycopy(order, 0, order, 1, place);
        order[0] = value;
        return value;
    }

    private void symbols(BitReader in, byte[] order, CodeTable[] codes, byte[] selectors, int[] counts)
            throws IOException {
        int end = order.length + 1;
        length = 0;
        long run = 0;
        long weight = 1;
        for (int i = 0; ; i++) {
            if (i / GROUP >= selectors.length) {
                throw new ZipException("bzip2: block has no end");
            }
            int symbol = codes[selectors[i / GROUP]].decode(in);
            if (symbol < 2) {
                run += weight << symbol;
                weight <<= 1;
                if (run > links.length) {
                    throw tooLarge();
                }
                continue;
            }
            if (run > 0) {
                add(order[0], (int) run, counts);
                run = 0;
                weight = 1;
            }
            if (symbol == end) {
                return;
            }
            add(toFront(order, symbol - 1), 1, counts);
        }
    }

    private void add(byte value, int times, int[] counts) throws IOException {
        if (times > links.length - length) {
            throw tooLarge();
        }
        counts[value & 0xff] += times;
        for (int i = 0; i < times; i++) {
            links[length++] = value & 0xff;
        }
    }

    private static ZipException tooLarge() {
        return new ZipException("bzip2: block is too large");
    }

    /// Puts into the high bits of each place where the byte after it stands.
    private void link(int[] counts, int origin) {
        int sum = 0;
        for (int i = 0; i < counts.length; i++) {
            int count = counts[i];
            counts[i] = sum;
            sum += count;
        }
        for (int i = 0; i < length; i++) {
            links[counts[links[i] & 0xff]++] |= i << 8;
        }
        position = links[origin] >>> 8;
        taken = 0;
    }

    /// The next byte, still with its runs shortened; -1 at the end.
    int next() {
        if (taken == length) {
            return -1;
        }
        taken++;
        int link = links[position];
        position = link >>> 8;
        return link & 0xff;
    }
}
