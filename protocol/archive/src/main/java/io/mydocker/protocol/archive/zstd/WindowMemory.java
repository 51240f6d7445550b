package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/// The memory of one decoder's window. All decoders of the process together hold at most half of the heap: one that
/// needs more waits until others are closed, so that no number of hostile streams exhausts it.
public final class WindowMemory implements AutoCloseable {
    private static final int MEBIBYTE = 1 << 20;
    private static final int TOTAL = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 2 / MEBIBYTE);
    private static final Semaphore FREE = new Semaphore(TOTAL, true);

    private int held;

    /// Holds `bytes` from now on instead of what it held; a mebibyte is free.
    public void hold(long bytes) throws IOException {
        close();
        if (bytes > MEBIBYTE) {
            int wanted = (int) Math.min(TOTAL, (bytes + MEBIBYTE - 1) / MEBIBYTE);
            try {
                FREE.acquire(wanted);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            held = wanted;
        }
    }

    @Override
    public void close() {
        FREE.release(held);
        held = 0;
    }
}
