package io.mydocker.engine.image;

import java.util.concurrent.TimeUnit;

/// Tells how one layer gets on; counts are told ten times a second at most.
final class LayerProgress {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Progress progress;
    private final String id;
    private long lastTold = System.nanoTime() - INTERVAL_NANOS;

    /// @param id the first twelve digits of the layer's digest
    LayerProgress(Progress progress, String id) {
        this.progress = progress;
        this.id = id;
    }

    void state(String status) {
        progress.report(new Progress.Step(id, status, 0, 0));
    }

    void count(String status, long current, long total) {
        long now = System.nanoTime();
        if (now - lastTold >= INTERVAL_NANOS) {
            lastTold = now;
            progress.report(new Progress.Step(id, status, current, total));
        }
    }
}
