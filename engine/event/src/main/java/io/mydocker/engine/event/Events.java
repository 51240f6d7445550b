package io.mydocker.engine.event;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What happened in this engine, told to whoever listens. The last [#REMEMBERED] events are kept, so that a listener
/// can start in the past.
///
/// ```
/// events.publish("container", "start", id, Map.of("name", "web", "image", "nginx"));
/// try (EventSubscription subscription = events.subscribe(Optional.empty(), Optional.empty(), EventFilter.ALL)) {
///     for (Optional<Event> event = subscription.next(); event.isPresent(); event = subscription.next()) { … }
/// }
/// ```
///
/// Thread-safe. Publishing never waits for a listener.
public final class Events implements AutoCloseable {
    /// As many as Docker keeps.
    public static final int REMEMBERED = 256;

    private final Deque<Event> past = new ArrayDeque<>(REMEMBERED);
    private final List<EventSubscription> subscriptions = new ArrayList<>();
    private boolean closed;

    /// Nothing has happened yet.
    public Events() {}

    /// Tells that `action` happened now to the object `actorId` of this type.
    public synchronized void publish(String type, String action, String actorId, Map<String, String> attributes) {
        Event event = new Event(Instant.now(), type, action, actorId, attributes);
        if (past.size() == REMEMBERED) {
            past.removeFirst();
        }
        past.addLast(event);
        subscriptions.forEach(listener -> listener.offer(event));
    }

    /// Listens from now on; with `since` or `until` the remembered events between them come first. With `until` the
    /// subscription ends then.
    public synchronized EventSubscription subscribe(
            Optional<Instant> since, Optional<Instant> until, EventFilter filter) {
        EventSubscription subscription = new EventSubscription(until, filter, this::remove);
        if (since.isPresent() || until.isPresent()) {
            past.stream()
                    .filter(event ->
                            since.map(start -> !event.time().isBefore(start)).orElse(true))
                    .forEach(subscription::offer);
        }
        subscriptions.add(subscription);
        if (closed) {
            subscription.close();
        }
        return subscription;
    }

    private synchronized void remove(EventSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /// Ends all subscriptions.
    @Override
    public void close() {
        List<EventSubscription> listeners;
        synchronized (this) {
            closed = true;
            listeners = List.copyOf(subscriptions);
        }
        listeners.forEach(EventSubscription::close);
    }
}
