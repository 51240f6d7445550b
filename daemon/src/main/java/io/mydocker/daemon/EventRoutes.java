package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.daemon.http.ResponseStream;
import io.mydocker.engine.event.Event;
import io.mydocker.engine.event.EventFilter;
import io.mydocker.engine.event.EventSubscription;
import io.mydocker.engine.event.Events;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/events`: a JSON object per line, each sent at once.
final class EventRoutes {
    private static final List<String> FILTERS = List.of(
            "action",
            "config",
            "container",
            "daemon",
            "event",
            "image",
            "label",
            "network",
            "node",
            "plugin",
            "scope",
            "secret",
            "service",
            "type",
            "volume");

    private final Events events;

    EventRoutes(Events events) {
        this.events = events;
    }

    void register(Router router) {
        router.on("GET", "/events", this::stream);
    }

    private Response stream(ApiRequest request) {
        Optional<Instant> since = Timestamps.parse(request.query().text("since"));
        Optional<Instant> until = Timestamps.parse(request.query().text("until"));
        if (since.isPresent() && until.isPresent() && until.get().isBefore(since.get())) {
            throw new InvalidParameter("`since` time (" + request.query().text("since")
                    + ") cannot be after `until` time (" + request.query().text("until") + ")");
        }
        Filters filters = request.filters();
        filters.requireKnown(FILTERS);
        Map<String, List<String>> values = new LinkedHashMap<>();
        filters.values().forEach((name, wanted) -> values.put(name, List.copyOf(wanted)));
        EventSubscription subscription = events.subscribe(since, until, new EventFilter(values));
        return Response.stream("application/json", out -> send(subscription, out));
    }

    private static void send(EventSubscription subscription, ResponseStream out) throws IOException {
        try (subscription) {
            out.onDisconnect(subscription::close);
            out.flush();
            for (Optional<Event> event = subscription.next(); event.isPresent(); event = subscription.next()) {
                out.write((event.get().json() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stream of events was interrupted", e);
        }
    }
}
