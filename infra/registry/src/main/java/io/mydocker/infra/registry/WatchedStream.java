package io.mydocker.infra.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A stream of the network that is closed under its reader when nothing has come for too long: Java's client has no
/// such limit for bodies.
final class WatchedStream extends InputStream {
    private final InputStream in;
    private final long patienceNanos;
    private final Thread watcher;
    private volatile long waitingSince;
    private volatile boolean waiting;
    private volatile boolean stalled;

    WatchedStream(InputStream in, Duration patience) {
        this.in = in;
        this.patienceNanos = patience.toNanos();
        this.watcher = Thread.ofVirtual().name("registry-watch").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(Duration.ofNanos(patienceNanos / 4));
                if (waiting && System.nanoTime() - waitingSince > patienceNanos) {
                    stalled = true;
                    in.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException _) {
            // Closed by its reader, or closing failed because it was closed.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        waitingSince = System.nanoTime();
        waiting = true;
        try {
            int count = in.read(buffer, offset, length);
            if (stalled) {
                throw new IOException("nothing received for too long");
            }
            return count;
        } catch (IOException e) {
            throw stalled ? new IOException("nothing received for too long", e) : e;
        } finally {
            waiting = false;
        }
    }

    @Override
    public void close() throws IOException {
        watcher.interrupt();
        in.close();
    }
}
