package io.mydocker.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Events events = new Events();

    @Test
    void deliversToListenersInOrder() throws InterruptedException {
        try (EventSubscription subscription = now(EventFilter.ALL)) {
            events.publish("container", "create", "c1", Map.of());
            events.publish("container", "start", "c1", Map.of());

            assertThat(subscription.next().orElseThrow().action()).isEqualTo("create");
            assertThat(subscription.next().orElseThrow().action()).isEqualTo("start");
        }
    }

    @Test
    void givesThePastBetweenSinceAndUntilAndEnds() throws InterruptedException {
        events.publish("container", "create", "c1", Map.of());
        Instant since = Instant.now();
        events.publish("container", "start", "c1", Map.of());
        try (EventSubscription subscription =
                events.subscribe(Optional.of(since), Optional.of(Instant.now()), EventFilter.ALL)) {
            assertThat(subscription.next().map(Event::action)).contains("start");
            assertThat(subscription.next()).isEmpty();
        }
    }

    @Test
    void remembersABoundedNumber() throws InterruptedException {
        for (int i = 0; i < Events.REMEMBERED + 10; i++) {
            events.publish("image", "pull", "i" + i, Map.of());
        }
        try (EventSubscription subscription =
                events.subscribe(Optional.of(Instant.EPOCH), Optional.empty(), EventFilter.ALL)) {
            assertThat(subscription.next().orElseThrow().actorId()).isEqualTo("i10");
        }
    }

    @Test
    void closingEndsAWaitingListener() throws InterruptedException {
        EventSubscription subscription = now(EventFilter.ALL);
        Thread closer = Thread.startVirtualThread(events::close);
        assertThat(subscription.next()).isEmpty();
        closer.join();
        assertThat(now(EventFilter.ALL).next()).isEmpty();
    }

    @Test
    void cutsOffAListenerThatDoesNotListen() throws InterruptedException {
        EventSubscription subscription = now(EventFilter.ALL);
        for (int i = 0; i <= EventSubscription.CAPACITY; i++) {
            events.publish("image", "pull", "x", Map.of());
        }
        int delivered = 0;
        while (subscription.next().isPresent()) {
            delivered++;
        }
        assertThat(delivered).isEqualTo(EventSubscription.CAPACITY);
    }

    @Test
    void filters() {
        Event exec = new Event(Instant.EPOCH, "container", "exec_start: sh", "abcdef", attributes());
        assertThat(filter("event", "exec_start").test(exec)).isTrue();
        assertThat(filter("event", "exec_create").test(exec)).isFalse();
        assertThat(filter("container", "abc").test(exec)).isTrue();
        assertThat(filter("container", "web").test(exec)).isTrue();
        assertThat(filter("container", "db").test(exec)).isFalse();
        assertThat(filter("image", "nginx").test(exec)).isTrue();
        assertThat(filter("image", "nginx:1").test(exec)).isTrue();
        assertThat(filter("image", "nginx:2").test(exec)).isFalse();
        assertThat(filter("label", "tier").test(exec)).isTrue();
        assertThat(filter("label", "tier=back").test(exec)).isFalse();
        assertThat(filter("type", "image").test(exec)).isFalse();
        assertThat(new EventFilter(Map.of("type", List.of("image", "container"))).test(exec))
                .isTrue();
    }

    @Test
    void printsDockersMessage() {
        Event event = new Event(Instant.ofEpochSecond(12, 34), "container", "start", "abcdef", attributes());
        assertThat(event.json())
                .hasToString("{\"status\":\"start\",\"id\":\"abcdef\",\"from\":\"nginx:1\",\"Type\":\"container\","
                        + "\"Action\":\"start\",\"Actor\":{\"ID\":\"abcdef\",\"Attributes\":{\"image\":\"nginx:1\","
                        + "\"name\":\"web\",\"tier\":\"front\"}},\"scope\":\"local\",\"time\":12,"
                        + "\"timeNano\":12000000034}");
    }

    private EventSubscription now(EventFilter filter) {
        return events.subscribe(Optional.empty(), Optional.empty(), filter);
    }

    private static Map<String, String> attributes() {
        return Map.of("name", "web", "image", "nginx:1", "tier", "front");
    }

    private static EventFilter filter(String key, String value) {
        return new EventFilter(Map.of(key, List.of(value)));
    }
}
