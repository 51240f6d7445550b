package io.mydocker.daemon;

import io.mydocker.engine.image.HistoryEntry;
import io.mydocker.engine.image.Image;
import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.util.List;

/// Images as the API shows them, with what it showed to older clients.
final class ImageJson {
    /// Of a configuration, what an image has to say; the rest of Docker's structure is the container's.
    private static final List<String> IMAGE_FIELDS = List.of(
            "User",
            "ExposedPorts",
            "Env",
            "Entrypoint",
            "Cmd",
            "Volumes",
            "WorkingDir",
            "Labels",
            "StopSignal",
            "ArgsEscaped",
            "Healthcheck",
            "OnBuild",
            "Shell");

    private static final Shape LEGACY_CONFIG = Shape.of("""
            {"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,
            "Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":null,"Image":"","Volumes":null,
            "WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":null}""");

    private ImageJson() {}

    /// What else there is to an image in the list.
    ///
    /// @param containers how many were made from it; -1 where nobody counted
    /// @param shared bytes of layers that other images have too; -1 where nobody looked
    record Extent(int containers, long shared, JsonArray manifests) {
        static final Extent UNKNOWN = new Extent(-1, -1, JsonArray.EMPTY);
    }

    /// An element of the list.
    ///
    /// @param tags and digests, those that the filter lets through
    static JsonObject summary(Image image, List<String> tags, List<String> digests, ApiVersion version, Extent extent) {
        JsonObject labels = image.config().config().json().object("Labels");
        JsonObject.Builder json = JsonObject.builder();
        json.put("Containers", extent.containers())
                .put("Created", Timestamps.seconds(image.config().created(), version))
                .put("Id", image.id().toString())
                .put("Labels", labels.isEmpty() ? Json.ofNull() : labels)
                .put("ParentId", image.parent().map(Digest::toString).orElse(""));
        boolean nameless = tags.isEmpty() && digests.isEmpty() && !version.atLeast(1, 43);
        json.put("RepoDigests", nameless ? List.of("<none>@<none>") : digests)
                .put("RepoTags", nameless ? List.of("<none>:<none>") : tags)
                .put("SharedSize", extent.shared())
                .put("Size", image.size());
        if (!version.atLeast(1, 44)) {
            json.put("VirtualSize", image.size());
        }
        if (!extent.manifests().isEmpty()) {
            json.put("Manifests", extent.manifests());
        }
        return json.build();
    }

    /// One step of an image's making.
    static JsonObject history(HistoryEntry entry, ApiVersion version) {
        return JsonObject.builder()
                .put("Comment", entry.comment())
                .put("Created", Timestamps.seconds(entry.created(), version))
                .put("CreatedBy", entry.createdBy())
                .put("Id", entry.id().map(Digest::toString).orElse("<missing>"))
                .put("Size", entry.size())
                .putOrNull("Tags", entry.tags())
                .build();
    }

    /// The answer of inspect.
    ///
    /// @param graphDriver where its layers are
    static JsonObject inspect(Image image, ApiVersion version, JsonObject graphDriver) {
        JsonObject document = image.config().json();
        JsonObject.Builder json = JsonObject.builder()
                .put("Id", image.id().toString())
                .put("RepoTags", image.tags())
                .put("RepoDigests", image.digests())
                .put("Parent", image.parent().map(Digest::toString).orElse(""))
                .put("Comment", comment(image));
        if (image.config().created().isPresent() || !version.atLeast(1, 44)) {
            json.put("Created", Timestamps.of(image.config().created()));
        }
        if (!version.atLeast(1, 45)) {
            json.put("Container", document.text("container"))
                    .put("ContainerConfig", LEGACY_CONFIG.fill(document.object("container_config")));
        }
        json.put("DockerVersion", document.text("docker_version"))
                .put("Author", image.config().author())
                .put("Config", config(image.config().config().json(), version))
                .put("Architecture", image.config().architecture())
                .putUnlessEmpty("Variant", image.config().variant())
                .put("Os", image.config().os())
                .put("Size", image.size());
        if (!version.atLeast(1, 44)) {
            json.put("VirtualSize", image.size());
        }
        return json.put("GraphDriver", graphDriver)
                .put("RootFS", rootFs(image))
                .put(
                        "Metadata",
                        JsonObject.builder()
                                .put("LastTagTime", Timestamps.of(image.lastUpdated()))
                                .build())
                .build();
    }

    private static String comment(Image image) {
        String own = image.config().json().text("comment");
        var history = image.config().history();
        return own.isEmpty() && !history.isEmpty() ? history.getLast().comment() : own;
    }

    private static JsonObject config(JsonObject config, ApiVersion version) {
        if (!version.atLeast(1, 50)) {
            return LEGACY_CONFIG.fill(config);
        }
        JsonObject.Builder present = JsonObject.builder();
        for (String name : IMAGE_FIELDS) {
            config.find(name).filter(value -> !isEmpty(value)).ifPresent(value -> present.put(name, value));
        }
        return present.build();
    }

    private static boolean isEmpty(Json value) {
        return switch (value) {
            case Json.Text text -> text.value().isEmpty();
            case JsonArray array -> array.isEmpty();
            case JsonObject object -> object.isEmpty();
            case Json.Bool bool -> !bool.value();
            case Json.Numeric _ -> false;
            case Json.Null _ -> true;
        };
    }

    private static JsonObject rootFs(Image image) {
        List<String> layers =
                image.config().diffIds().stream().map(Digest::toString).toList();
        JsonObject.Builder json = JsonObject.builder().put("Type", "layers");
        return json.putUnlessEmpty("Layers", layers).build();
    }
}
