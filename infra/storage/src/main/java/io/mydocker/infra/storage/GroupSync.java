package io.mydocker.infra.storage;

import io.mydocker.linux.Sync;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes whole file systems back to the disk (syncfs), once for all who ask while a write-back is going on:
/// layers that are ready at about the same time share one.
final class GroupSync {
    private final List<Path> fileSystems;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private long started;
    private long ended;
    private boolean running;

    /// For file systems, each named by a path on it.
    GroupSync(List<Path> fileSystems) {
        this.fileSystems = List.copyOf(fileSystems);
    }

    /// Returns when everything that was written before the call is on the disk.
    void sync() {
        lock.lock();
        try {
            // One that has begun already may have passed our files.
            long needed = started + 1;
            while (ended < needed) {
                if (running) {
                    finished.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void lead() {
        running = true;
        long mine = ++started;
        lock.unlock();
        boolean done = false;
        try {
            fileSystems.forEach(Sync::fileSystem);
            done = true;
        } finally {
            lock.lock();
            running = false;
            if (done) {
                ended = mine;
            }
            finished.signalAll();
        }
    }
}
