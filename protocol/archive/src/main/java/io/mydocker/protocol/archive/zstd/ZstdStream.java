package io.mydocker.protocol.archive.zstd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.ZipException;

/// The content of a Zstandard file of one or more frames. Frames that need a dictionary, or a window of more than
/// 128 MiB, are refused; memory stays below the window and 17 MiB.
public final class ZstdStream extends InputStream {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int MIN_WINDOW_LOG = 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BackwardBits.MARGIN + Block.MAX_SIZE + BackwardBits.MARGIN];
    private final Block block = new Block();
    private final Window window = new Window();
    private XxHash64 hash = new XxHash64();
    private boolean inFrame;
    private boolean summed;
    private boolean sized;
    private long contentLeft;
    private boolean ended;

    /// @param in closed with this
    public ZstdStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int count = window.read(bytes, offset, length);
            if (count > 0) {
                return count;
            }
            if (inFrame) {
                readBlock();
            } else {
                beginFrame();
            }
        }
        return -1;
    }

    private void beginFrame() throws IOException {
        int first = in.readNBytes(buffer, 0, 4);
        if (first == 0) {
            ended = true;
            window.close();
            return;
        }
        if (first < 4) {
            throw new EOFException("zstd: unexpected EOF");
        }
        int magic = (int) new Bytes(buffer, 0, 4).number(4);
        if ((magic & ~15) == SKIPPABLE) {
            pass(take(4).number(4));
        } else if (magic == MAGIC) {
            readFrameHeader();
        } else {
            throw new ZipException("zstd: invalid frame");
        }
    }

    private void readFrameHeader() throws IOException {
        int descriptor = take(1).next();
        boolean single = (descriptor & 0x20) != 0;
        if ((descriptor & 8) != 0) {
            throw new ZipException("zstd: reserved bits are set");
        }
        long windowSize = single ? 0 : windowSize(take(1).next());
        if (take((1 << (descriptor & 3)) >> 1).number((1 << (descriptor & 3)) >> 1) != 0) {
            throw new ZipException("zstd: frame needs a dictionary");
        }
        int sizeFlag = descriptor >> 6;
        int sizeBytes = sizeFlag == 0 ? (single ? 1 : 0) : 1 << sizeFlag;
        sized = sizeBytes > 0;
        contentLeft = take(sizeBytes).number(sizeBytes) + (sizeBytes == 2 ? 256 : 0);
        if (contentLeft < 0) {
            throw new ZipException("zstd: absurd content size");
        }
        window.reset(single ? contentLeft : windowSize);
        block.reset();
        summed = (descriptor & 4) != 0;
        hash = new XxHash64();
        inFrame = true;
    }

    private static long windowSize(int descriptor) {
        long base = 1L << (MIN_WINDOW_LOG + (descriptor >> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private void readBlock() throws IOException {
        int header = (int) take(3).number(3);
        boolean last = (header & 1) != 0;
        int size = header >> 3;
        window.beginBlock();
        switch (header >> 1 & 3) {
            case 0 -> {
                Bytes raw = take(checked(size));
                window.write(raw.array(), raw.position(), size);
            }
            case 1 -> window.fill((byte) take(1).next(), checked(size));
            case 2 -> block.decode(take(checked(size)), window);
            default -> throw new ZipException("zstd: reserved kind of block");
        }
        if (summed) {
            window.sum(hash);
        }
        contentLeft -= window.blockLength();
        if (sized && contentLeft < 0) {
            throw new ZipException("zstd: frame has more content than it says");
        }
        if (last) {
            endFrame();
        }
    }

    private static int checked(int size) throws IOException {
        if (size > Block.MAX_SIZE) {
            throw new ZipException("zstd: block is too large");
        }
        return size;
    }

    private void endFrame() throws IOException {
        inFrame = false;
        if (sized && contentLeft != 0) {
            throw new ZipException("zstd: frame has less content than it says");
        }
        if (summed && take(4).number(4) != (hash.value() & 0xffffffffL)) {
            throw new ZipException("zstd: invalid checksum");
        }
    }

    /// The next bytes of the stream, with a margin on both sides.
    private Bytes take(int count) throws IOException {
        int start = BackwardBits.MARGIN;
        if (in.readNBytes(buffer, start, count) < count) {
            throw new EOFException("zstd: unexpected EOF");
        }
        return new Bytes(buffer, start, start + count);
    }

    private void pass(long count) throws IOException {
        long left = count;
        while (left > 0) {
            int some = (int) Math.min(left, Block.MAX_SIZE);
            take(some);
            left -= some;
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        try (window) {
            in.close();
        }
    }
}
