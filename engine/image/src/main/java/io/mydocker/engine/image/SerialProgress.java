package io.mydocker.engine.image;

import java.util.concurrent.locks.ReentrantLock;

/// Lets one thread report at a time.
final class SerialProgress implements Progress {
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();

    SerialProgress(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void report(Line line) {
        lock.lock();
        try {
            progress.report(line);
        } finally {
            lock.unlock();
        }
    }
}
