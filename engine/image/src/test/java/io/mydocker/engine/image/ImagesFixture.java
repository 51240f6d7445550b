package io.mydocker.engine.image;

import io.mydocker.engine.event.Event;
import io.mydocker.engine.event.EventFilter;
import io.mydocker.engine.event.EventSubscription;
import io.mydocker.engine.event.Events;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.RegistryConfiguration;
import io.mydocker.infra.storage.DataRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// Images on a data root of their own, with what they reported.
final class ImagesFixture implements AutoCloseable {
    final DataRoot root;
    final Images images;
    final Events events = new Events();
    final List<ImageUsers.ImageUser> users = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final RegistryClient registry = RegistryClient.open(RegistryConfiguration.DEFAULT);

    ImagesFixture(Path directory) {
        root = DataRoot.open(directory.resolve("root"));
        images = Images.over(root, registry, events, _ -> users);
    }

    void progress(Progress.Line line) {
        switch (line) {
            case Progress.Status(String id, String status) -> lines.add(id.isEmpty() ? status : id + ": " + status);
            case Progress.Step(String id, String status, long _, long total) -> {
                if (total == 0) {
                    lines.add(id + ": " + status);
                }
            }
            case Progress.Text(String text) -> lines.add(text.strip());
            case Progress.Pushed pushed -> lines.add(pushed.json().toString());
        }
    }

    /// `pull busybox:latest` and so on.
    List<String> told() {
        List<String> told = new ArrayList<>();
        try (EventSubscription subscription =
                events.subscribe(Optional.of(Instant.EPOCH), Optional.of(Instant.now()), EventFilter.ALL)) {
            for (Optional<Event> event = subscription.next(); event.isPresent(); event = subscription.next()) {
                Map<String, String> attributes = event.get().attributes();
                told.add(event.get().action() + " " + attributes.get("name"));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return told;
    }

    /// Everything that is left of layers and temporary files.
    List<Path> leftovers() {
        try (Stream<Path> layers = Files.list(root.path().resolve("overlay2"));
                Stream<Path> index = Files.list(root.path().resolve("image/overlay2/layerdb/sha256"));
                Stream<Path> downloads = Files.list(root.own().resolve("downloads"));
                Stream<Path> temporary = Files.list(root.temporary())) {
            return Stream.of(layers.filter(path -> !path.endsWith("l")), index, downloads, temporary)
                    .flatMap(paths -> paths)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        registry.close();
        root.close();
    }
}
