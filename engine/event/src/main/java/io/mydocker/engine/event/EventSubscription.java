package io.mydocker.engine.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One listener's queue of events. [#next] is called by one thread; [#close] by any, which ends a waiting [#next].
///
/// A listener that lags more than [#CAPACITY] events behind is cut off, because it would hold memory without bound: it
/// gets what is queued and then the end, and can subscribe anew with a start time.
public final class EventSubscription implements AutoCloseable {
    static final int CAPACITY = 8192;

    private final Optional<Instant> until;
    private final EventFilter filter;
    private final Consumer<EventSubscription> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Event> queue = new ArrayDeque<>();
    private boolean closed;

    EventSubscription(Optional<Instant> until, EventFilter filter, Consumer<EventSubscription> onClose) {
        this.until = until;
        this.filter = filter;
        this.onClose = onClose;
    }

    /// Waits for the next event; empty at the end: after `until`, after [#close], or when cut off.
    public Optional<Event> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !closed) {
                if (until.isEmpty()) {
                    changed.await();
                } else {
                    long left = Duration.between(Instant.now(), until.get()).toNanos();
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
                }
            }
            return Optional.ofNullable(queue.poll());
        } finally {
            lock.unlock();
        }
    }

    void offer(Event event) {
        if (!filter.test(event) || until.map(end -> event.time().isAfter(end)).orElse(false)) {
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = queue.size() >= CAPACITY;
            if (!closed) {
                queue.add(event);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
