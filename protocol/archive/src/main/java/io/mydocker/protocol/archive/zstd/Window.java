package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipException;

/// The output of a frame: as much of it as sequences may refer to, and what has not been given away yet. It grows with
/// what is really written, not with what a header claims.
final class Window implements AutoCloseable {
    /// The largest window that is accepted, which is what the program zstd accepts unless told otherwise.
    static final int MAX_SIZE = 128 << 20;

    private static final int FIRST = 512 << 10;

    private final WindowMemory memory = new WindowMemory();
    private byte[] bytes = new byte[FIRST];
    private int size;
    private int start;
    private int read;
    private int write;
    private int blockLimit;

    /// Begins a frame.
    void reset(long windowSize) throws IOException {
        if (windowSize > MAX_SIZE) {
            throw new ZipException(
                    "zstd: frame needs a window of " + windowSize + " bytes, at most " + MAX_SIZE + " are accepted");
        }
        size = (int) windowSize;
        memory.hold(largest());
        if (bytes.length > largest()) {
            bytes = new byte[FIRST];
        }
        read = 0;
        write = 0;
    }

    /// Makes room for a block; all output has been given away.
    void beginBlock() {
        while (bytes.length - write < Block.MAX_SIZE) {
            if (bytes.length >= largest()) {
                System.arraycopy(bytes, write - size, bytes, 0, size);
                write = size;
            } else {
                bytes = Arrays.copyOf(bytes, (int) Math.min(largest(), bytes.length * 3L / 2));
            }
        }
        read = write;
        start = write;
        blockLimit = write + Block.MAX_SIZE;
    }

    /// Room for as much again as the window, at most 16 MiB, so that moving costs each byte little.
    private long largest() {
        return Math.max(FIRST, Math.min(2L * size, size + (16L << 20)) + 2L * Block.MAX_SIZE);
    }

    /// Lets go of the memory, when all output has been given away or is not wanted.
    @Override
    public void close() {
        bytes = new byte[0];
        read = 0;
        write = 0;
        memory.close();
    }

    void write(byte[] from, int offset, int length) throws IOException {
        need(length);
        System.arraycopy(from, offset, bytes, write, length);
        write += length;
    }

    void fill(byte value, int length) throws IOException {
        need(length);
        Arrays.fill(bytes, write, write + length, value);
        write += length;
    }

    /// Repeats `length` bytes from `distance` bytes ago.
    void repeat(int distance, int length) throws IOException {
        need(length);
        if (distance <= 0 || distance > write) {
            throw new ZipException("zstd: distance beyond the content");
        }
        int from = write - distance;
        if (distance >= length) {
            System.arraycopy(bytes, from, bytes, write, length);
        } else {
            // What has been repeated once is repeated as a whole.
            System.arraycopy(bytes, from, bytes, write, distance);
            for (int done = distance; done < length; done += Math.min(done, length - done)) {
                System.arraycopy(bytes, write, bytes, write + done, Math.min(done, length - done));
            }
        }
        write += length;
    }

    private void need(int length) throws IOException {
        if (length > blockLimit - write) {
            throw new ZipException("zstd: block is too large");
        }
    }

    /// What the last block has added.
    void sum(XxHash64 hash) {
        hash.update(bytes, start, write - start);
    }

    int blockLength() {
        return write - start;
    }

    /// Output that has not been given away yet; 0 if there is none.
    int read(byte[] to, int offset, int length) {
        int count = Math.min(length, write - read);
        System.arraycopy(bytes, read, to, offset, count);
        read += count;
        return count;
    }
}
