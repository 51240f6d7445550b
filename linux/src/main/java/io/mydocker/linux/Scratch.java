package io.mydocker.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A native buffer for one call, from a small pool: allocating 128 KiB for each read would cost more than the read.
final class Scratch implements AutoCloseable {
    private static final int SIZE = 128 << 10;
    private static final BlockingQueue<Scratch> POOL = new ArrayBlockingQueue<>(16);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment = arena.allocate(SIZE, 64);

    private Scratch() {}

    static Scratch borrow() {
        Scratch scratch = POOL.poll();
        return scratch == null ? new Scratch() : scratch;
    }

    MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        if (!POOL.offer(this)) {
            arena.close();
        }
    }
}
