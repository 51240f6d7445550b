package io.mydocker.protocol.archive.bzip2;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.ZipException;

/// The content of a bzip2 file of one or more streams. Takes at most four megabytes of memory.
public final class Bzip2Stream extends InputStream {
    private static final long BLOCK = 0x314159265359L;
    private static final long END = 0x177245385090L;
    private static final int[] CRC = crcTable();

    private final InputStream in;
    private final BitReader bits;
    private Block block = new Block(0);
    private boolean inStream;
    private boolean inBlock;
    private boolean ended;
    private int previous;
    private int equal;
    private int repeats;
    private int crc;
    private int wantedCrc;
    private int streamCrc;

    /// @param in closed with this
    public Bzip2Stream(InputStream in) {
        this.in = in;
        this.bits = new BitReader(in);
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value << 1 ^ (value < 0 ? 0x04c11db7 : 0);
            }
            table[i] = value;
        }
        return table;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int count = 0;
        while (count < length) {
            if (!inBlock && (ended || !beginBlock())) {
                break;
            }
            int value = next();
            if (value >= 0) {
                bytes[offset + count++] = (byte) value;
                crc = crc << 8 ^ CRC[crc >>> 24 ^ value];
            } else {
                endBlock();
            }
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    /// Four equal bytes are followed by how often they go on.
    private int next() {
        if (repeats > 0) {
            repeats--;
            return previous;
        }
        int value = block.next();
        if (equal == 4 && value >= 0) {
            equal = 0;
            repeats = value;
            return next();
        }
        equal = value == previous && equal > 0 ? equal + 1 : 1;
        previous = value;
        return value;
    }

    /// Goes to the next block; false at the end of all.
    private boolean beginBlock() throws IOException {
        while (true) {
            if (!inStream && !beginStream()) {
                ended = true;
                return false;
            }
            long kind = bits.read(24) << 24 | bits.read(24);
            int sum = (int) bits.read(32);
            if (kind == BLOCK) {
                wantedCrc = sum;
                block.read(bits);
                crc = -1;
                equal = 0;
                repeats = 0;
                inBlock = true;
                return true;
            }
            if (kind != END || sum != streamCrc) {
                throw new ZipException(kind == END ? "bzip2: invalid checksum" : "bzip2: invalid block");
            }
            bits.align();
            inStream = false;
        }
    }

    private boolean beginStream() throws IOException {
        if (bits.atEnd()) {
            return false;
        }
        long mark = bits.read(24);
        int level = (int) bits.read(8) - '0';
        if (mark != 0x425a68 || level < 1 || level > 9) {
            throw new ZipException("bzip2: invalid header");
        }
        block = new Block(level * 100_000);
        streamCrc = 0;
        inStream = true;
        return true;
    }

    private void endBlock() throws IOException {
        if (~crc != wantedCrc) {
            throw new ZipException("bzip2: invalid checksum");
        }
        streamCrc = (streamCrc << 1 | streamCrc >>> 31) ^ wantedCrc;
        inBlock = false;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inBlock = false;
        in.close();
    }
}
