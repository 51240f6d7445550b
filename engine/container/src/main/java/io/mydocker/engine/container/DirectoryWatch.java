package io.mydocker.engine.container;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells when something changes in a directory: one inotify instance and one thread for all who watch, opened with the
/// first of them. Safe for many threads.
final class DirectoryWatch implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Watched> watched = new HashMap<>();
    private Optional<WatchService> service = Optional.empty();
    private boolean closed;

    private static final class Watched {
        private final WatchKey key;
        private final Condition changed;
        private int watches;
        private long count;

        private Watched(WatchKey key, Condition changed) {
            this.key = key;
            this.changed = changed;
        }
    }

    /// Begins to watch the files in a directory.
    Watch watch(Path directory) {
        lock.lock();
        try {
            if (closed) {
                throw new SystemFailure("watch `" + directory + "`: the engine is closed");
            }
            Watched entry = watched.get(directory);
            if (entry == null) {
                entry = new Watched(register(directory), lock.newCondition());
                watched.put(directory, entry);
            }
            entry.watches++;
            return new Watch(directory, entry);
        } finally {
            lock.unlock();
        }
    }

    private WatchKey register(Path directory) {
        try {
            if (service.isEmpty()) {
                WatchService opened = FileSystems.getDefault().newWatchService();
                service = Optional.of(opened);
                Thread.ofVirtual().name("log watch").start(() -> dispatch(opened));
            }
            return directory.register(
                    service.get(), StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        } catch (IOException e) {
            throw new SystemFailure("watch `" + directory + "`: " + e.getMessage(), e);
        }
    }

    private void dispatch(WatchService opened) {
        try {
            while (true) {
                WatchKey key = opened.take();
                key.pollEvents();
                key.reset();
                changed((Path) key.watchable());
            }
        } catch (ClosedWatchServiceException | InterruptedException _) {
            // The engine is closed.
        }
    }

    private void changed(Path directory) {
        lock.lock();
        try {
            Optional.ofNullable(watched.get(directory)).ifPresent(DirectoryWatch::signal);
        } finally {
            lock.unlock();
        }
    }

    private static void signal(Watched entry) {
        entry.count++;
        entry.changed.signalAll();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            watched.values().forEach(DirectoryWatch::signal);
            if (service.isPresent()) {
                service.get().close();
            }
        } catch (IOException e) {
            throw new SystemFailure("close watch: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /// One watcher's view of a directory.
    final class Watch implements AutoCloseable {
        private final Path directory;
        private final Watched entry;
        private boolean left;

        private Watch(Path directory, Watched entry) {
            this.directory = directory;
            this.entry = entry;
        }

        /// How many changes there have been.
        long count() {
            lock.lock();
            try {
                return entry.count;
            } finally {
                lock.unlock();
            }
        }

        /// Waits until there have been more than `seen` changes, the time is over, or this is closed.
        void await(long seen, Optional<Duration> atMost) {
            lock.lock();
            try {
                long rest = atMost.map(Duration::toNanos).orElse(Long.MAX_VALUE);
                while (entry.count == seen && !left && !closed && rest > 0) {
                    if (atMost.isEmpty()) {
                        entry.changed.await();
                    } else {
                        rest = entry.changed.awaitNanos(rest);
                    }
                }
            } catch (InterruptedException e) {
                left = true;
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }

        /// Wakes those who wait, as a change does.
        void wake() {
            changed(directory);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!left) {
                    left = true;
                    entry.changed.signalAll();
                    entry.watches--;
                    if (entry.watches == 0) {
                        watched.remove(directory);
                        entry.key.cancel();
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
