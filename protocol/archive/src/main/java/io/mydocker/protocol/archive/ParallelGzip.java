package io.mydocker.protocol.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Compresses to one gzip member (RFC 1952) with several threads: the content is cut into blocks, each compressed
/// with the end of the one before as its dictionary and ended on a byte boundary.
///
/// Deterministic: the bytes depend on the content alone, not on the number of threads or on time.
public final class ParallelGzip {
    private static final int BLOCK = 512 << 10;
    private static final int WINDOW = 32 << 10;
    private static final int LEVEL = 4;

    /// Identification, deflate, no flags, no time, no extra flags, unknown system.
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final ExecutorService workers;
    private final int ahead;

    /// @param workers compress; they should be platform threads, about one a processor
    /// @param ahead blocks under way at most
    public ParallelGzip(ExecutorService workers, int ahead) {
        this.workers = workers;
        this.ahead = ahead;
    }

    /// Reads `content` to its end. Closes neither.
    public void compress(InputStream content, OutputStream out) throws IOException {
        CRC32 checksum = new CRC32();
        long size = 0;
        byte[] dictionary = {};
        Deque<Future<byte[]>> blocks = new ArrayDeque<>();
        out.write(HEADER);
        try {
            boolean last = false;
            byte[] block = content.readNBytes(BLOCK);
            while (!last) {
                // A block is the last one if nothing follows it.
                byte[] next = block.length < BLOCK ? new byte[0] : content.readNBytes(BLOCK);
                last = next.length == 0;
                checksum.update(block);
                size += block.length;
                byte[] current = block;
                byte[] before = dictionary;
                boolean end = last;
                blocks.add(workers.submit(() -> deflate(current, before, end)));
                dictionary = Arrays.copyOfRange(block, Math.max(0, block.length - WINDOW), block.length);
                block = next;
                if (blocks.size() >= ahead) {
                    out.write(take(blocks.remove()));
                }
            }
            while (!blocks.isEmpty()) {
                out.write(take(blocks.remove()));
            }
        } finally {
            blocks.forEach(block -> block.cancel(true));
        }
        little(checksum.getValue(), out);
        little(size, out);
    }

    private static byte[] deflate(byte[] block, byte[] dictionary, boolean last) {
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setDictionary(dictionary);
            deflater.setInput(block);
            if (last) {
                deflater.finish();
            }
            byte[] compressed = new byte[block.length / 2 + 1024];
            int length = 0;
            while (true) {
                int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
                int count = deflater.deflate(compressed, length, compressed.length - length, flush);
                length += count;
                if (length < compressed.length) {
                    return Arrays.copyOf(compressed, length);
                }
                compressed = Arrays.copyOf(compressed, compressed.length * 2);
            }
        } finally {
            deflater.end();
        }
    }

    private static byte[] take(Future<byte[]> block) throws IOException {
        try {
            return block.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("compress: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static void little(long value, OutputStream out) throws IOException {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >> shift));
        }
    }
}
