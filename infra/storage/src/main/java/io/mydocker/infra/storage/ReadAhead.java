package io.mydocker.infra.storage;

import io.mydocker.linux.NativeThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;

/// Reads a stream on a thread of its own, some chunks ahead, so that what makes the bytes (a network, an inflater) and
/// what takes them (hashing, files) each have a core.
///
/// Closing stops the reading before its next chunk; whether the stream is closed then is the maker's choice.
final class ReadAhead extends InputStream {
    private static final int CHUNK = 256 << 10;
    private static final int CHUNKS = 6;

    private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS + 2);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(CHUNKS);
    private final InputStream in;
    private final Closing closing;
    private Chunk current = new Chunk(new byte[0], 0, null);
    private int position;
    private int made;
    private final Future<Boolean> pump;
    private volatile boolean closed;

    /// A part of the stream, or its end with what went wrong.
    private static final class Chunk {
        private final byte[] bytes;
        private final int length;
        private final Throwable failure;

        Chunk(byte[] bytes, int length, Throwable failure) {
            this.bytes = bytes;
            this.length = length;
            this.failure = failure;
        }

        boolean isEnd() {
            return length < 0;
        }
    }

    /// Leaves the stream open: it is the caller's.
    ReadAhead(InputStream in) {
        this(in, () -> {});
    }

    /// Ends with `closing`, on the reading thread.
    ReadAhead(InputStream in, Closing closing) {
        this.in = in;
        this.closing = closing;
        this.pump = NativeThreads.submit(this::pump);
    }

    /// What is to be done when nothing is read any more.
    interface Closing {
        void close() throws IOException;
    }

    private boolean pump() throws InterruptedException {
        Throwable failure = null;
        try {
            boolean more = true;
            while (more && !closed) {
                byte[] bytes = nextFree();
                int length = in.readNBytes(bytes, 0, bytes.length);
                more = length == bytes.length;
                if (length > 0) {
                    filled.put(new Chunk(bytes, length, null));
                }
            }
        } catch (Throwable t) {
            failure = t;
        }
        try {
            closing.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        filled.put(new Chunk(new byte[0], -1, failure));
        return failure == null;
    }

    private byte[] nextFree() throws InterruptedException {
        byte[] bytes = free.poll();
        if (bytes == null && made < CHUNKS) {
            made++;
            return new byte[CHUNK];
        }
        return bytes == null ? free.take() : bytes;
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
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current.bytes, position, bytes, offset, count);
        position += count;
        return count;
    }

    /// Sees to it that there is something to read; false at the end.
    private boolean advance() throws IOException {
        if (current.isEnd()) {
            return false;
        }
        if (position < current.length) {
            return true;
        }
        recycle();
        try {
            current = filled.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        position = 0;
        return !current.isEnd() || rethrow(current.failure);
    }

    private void recycle() {
        if (current.bytes.length > 0 && !free.offer(current.bytes)) {
            throw new IllegalStateException("more chunks than were made");
        }
    }

    private static boolean rethrow(Throwable failure) throws IOException {
        switch (failure) {
            case null -> {
                return false;
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IOException(failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        // Wakes a reader that waits for a free chunk; it sees `closed` after at most one more read.
        var unused = free.offer(new byte[CHUNK]);
    }

    /// Closes, and returns when nothing reads the stream any more.
    void finish() {
        close();
        NativeThreads.await(pump);
    }
}
