package io.mydocker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerState;
import io.mydocker.engine.image.Image;
import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Our answers about what a dockerd made, compared with what that dockerd answered (see the README beside the files).
final class DockerAnswersTest {
    private static final ApiVersion VERSION = new ApiVersion(1, 41);

    private final Container container = new Container(
            object("config.v2.json"),
            new ContainerState(
                    ContainerState.Status.EXITED,
                    0,
                    3,
                    "",
                    Optional.of(Instant.parse("2026-11-21T02:57:28.321891629Z")),
                    Optional.of(Instant.parse("2026-11-21T02:57:28.324457815Z")),
                    false),
            new HostConfig(object("hostconfig.json")));

    private final Image image = new Image(
            ImageConfig.parse(bytes("image-config.json")),
            List.of(ImageReference.parse("busybox:latest")),
            Optional.empty(),
            object("image.json").object("Metadata").findText("LastTagTime").map(Instant::parse),
            List.of(Digest.parse(
                    object("image.json").object("RootFS").strings("Layers").getFirst())),
            object("image.json").number("Size"));

    private static byte[] bytes(String name) {
        try (InputStream file =
                Objects.requireNonNull(DockerAnswersTest.class.getResourceAsStream("dockerd/" + name), name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject object(String name) {
        return Json.parseObject(bytes(name));
    }

    /// Compares field by field, so that a failure names the field.
    private static void compare(String where, JsonObject ours, JsonObject dockers, List<String> ignored) {
        for (String name : dockers.names()) {
            String path = where + "." + name;
            if (ignored.contains(path)) {
                continue;
            }
            assertThat(ours.names()).as(path).contains(name);
            Json own = Objects.requireNonNull(ours.fields().get(name));
            Json theirs = Objects.requireNonNull(dockers.fields().get(name));
            if (own instanceof JsonObject ownObject && theirs instanceof JsonObject theirObject) {
                compare(path, ownObject, theirObject, ignored);
            } else {
                assertThat(own).as(path).isEqualTo(theirs);
            }
        }
    }

    private static final JsonObject GRAPH = ContainerJson.graphDriver("overlay2", Map.of());

    /// The places that dockerd has written.
    private static Map<String, String> places(JsonObject dockers) {
        return dockers.object("GraphDriver").stringMap("Data");
    }

    @Test
    void inspectsAContainer() {
        compare(
                "container",
                ContainerJson.inspect(
                        container,
                        new ContainerJson.Surroundings(Optional.empty(), List.of(), places(object("inspect.json")))),
                object("inspect.json"),
                List.of());
    }

    @Test
    void listsAContainer() {
        JsonObject theirs =
                Json.parse(bytes("list.json")).asArray("list").objects().getFirst();
        JsonObject ours = ContainerJson.summary(container, "busybox", Optional.empty());
        compare("container", ours, theirs, List.of("container.Status"));
        assertThat(ours.text("Status")).startsWith("Exited (3) ").endsWith(" ago");
    }

    @Test
    void inspectsAnImage() {
        JsonObject theirs = object("image.json");
        JsonObject graph = ContainerJson.graphDriver("overlay2", places(theirs));
        compare("image", ImageJson.inspect(image, VERSION, graph), theirs, List.of());
    }

    @Test
    void listsAnImage() {
        JsonObject theirs =
                ((JsonArray) Json.parse(bytes("images.json"))).objects().getFirst();
        compare(
                "image",
                ImageJson.summary(image, image.tags(), image.digests(), VERSION, ImageJson.Extent.UNKNOWN),
                theirs,
                List.of("image.RepoDigests"));
    }

    @Test
    void leavesOutWhatNewerClientsDoNotExpect() {
        JsonObject newest = ImageJson.inspect(image, ApiVersion.CURRENT, GRAPH);
        assertThat(newest.names()).doesNotContain("VirtualSize", "Container", "ContainerConfig");
        assertThat(newest.object("Config").names()).containsExactly("Env", "Cmd");
        assertThat(ImageJson.summary(image, List.of(), List.of(), ApiVersion.CURRENT, ImageJson.Extent.UNKNOWN)
                        .strings("RepoTags"))
                .isEmpty();
        assertThat(ImageJson.summary(image, List.of(), List.of(), VERSION, ImageJson.Extent.UNKNOWN)
                        .strings("RepoTags"))
                .containsExactly("<none>:<none>");
    }
}
