package io.mydocker.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.storage.DistributionMetadata;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Manifest;
import io.mydocker.protocol.oci.MediaTypes;
import io.mydocker.protocol.oci.Platform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullImageTest {
    @TempDir
    private static Path shared;

    private static TestRegistry registry;

    @TempDir
    private Path directory;

    private ImagesFixture fixture;

    @BeforeAll
    static void startRegistry() throws IOException {
        registry = new TestRegistry(shared);
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @BeforeEach
    void open() {
        fixture = new ImagesFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pullsASchema2Image() {
        ImageArchive archive = push("two", "v2s2", 2);
        HttpResponse<byte[]> manifest = registry.manifest("two", "v2s2", MediaTypes.DOCKER_MANIFEST);
        Digest digest = Digest.sha256(manifest.body());
        String name = registry.authority() + "/two:v2s2";

        Image image = pull("two:v2s2");

        assertThat(image.id()).isEqualTo(archive.id());
        assertThat(image.tags()).containsExactly(name);
        assertThat(image.digests()).containsExactly(registry.authority() + "/two@" + digest);
        assertThat(fixture.root.manifests().find(digest).orElseThrow().bytes()).isEqualTo(manifest.body());
        List<String> layers = Manifest.parse(manifest.body()).layers().stream()
                .map(layer -> layer.digest().shortHex())
                .toList();
        assertThat(fixture.lines)
                .startsWith(
                        "v2s2: Pulling from two",
                        layers.get(0) + ": Pulling fs layer",
                        layers.get(1) + ": Pulling fs layer")
                .containsSubsequence(
                        layers.get(0) + ": Verifying Checksum",
                        layers.get(0) + ": Download complete",
                        layers.get(0) + ": Pull complete",
                        layers.get(1) + ": Pull complete")
                .endsWith("Digest: " + digest, "Status: Downloaded newer image for " + name);
        assertThat(fixture.told()).containsExactly("pull " + registry.authority() + "/two");
        Digest diffId = archive.diffIds().getFirst();
        Digest blob = Manifest.parse(manifest.body()).layers().getFirst().digest();
        assertThat(fixture.root.distribution().diffId(blob)).contains(diffId);
        assertThat(fixture.root.distribution().sources(diffId))
                .containsExactly(new DistributionMetadata.Source(blob, registry.authority() + "/two", ""));
    }

    @Test
    void pullsAnOciImageByDigest() {
        ImageArchive archive = push("oci", "oci", 1);
        HttpResponse<byte[]> manifest = registry.manifest("oci", "oci", MediaTypes.OCI_MANIFEST);
        Digest digest = Digest.sha256(manifest.body());

        Image image = pull("oci@" + digest);

        assertThat(image.config().diffIds()).isEqualTo(archive.diffIds());
        assertThat(image.tags()).isEmpty();
        assertThat(image.digests()).containsExactly(registry.authority() + "/oci@" + digest);
        assertThat(fixture.lines)
                .startsWith(digest + ": Pulling from oci")
                .endsWith("Status: Downloaded newer image for " + registry.authority() + "/oci@" + digest);
        assertThat(fixture.images.find(registry.authority() + "/oci@" + digest)).isEqualTo(image);
    }

    @Test
    void saysThatTheImageIsUpToDate() {
        push("same", "v2s2", 5);
        Image first = pull("same:v2s2");
        fixture.lines.clear();

        Image second = pull("same:v2s2");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(fixture.lines)
                .hasSize(3)
                .endsWith("Status: Image is up to date for " + registry.authority() + "/same:v2s2");
    }

    @Test
    void fetchesOnlyLayersThatAreMissing() {
        push("base", "v2s2", 2);
        push("more", "v2s2", 6);
        pull("base:v2s2");
        fixture.lines.clear();

        Image image = pull("more:v2s2");

        assertThat(image.layers()).hasSize(6);
        assertThat(fixture.lines.stream().filter(line -> line.endsWith("Already exists")))
                .hasSize(2);
        assertThat(fixture.lines.stream().filter(line -> line.endsWith("Pulling fs layer")))
                .hasSize(4);
        assertThat(fixture.lines.stream().filter(line -> line.endsWith("Waiting")))
                .hasSize(1);
        assertThat(fixture.lines.stream().filter(line -> line.endsWith("Pull complete")))
                .hasSize(4);
    }

    @Test
    void takesTheImageOfThePlatform() {
        pushFor("amd64");
        pushFor("arm64");
        registry.put("multi", "all", MediaTypes.DOCKER_MANIFEST_LIST, index("amd64", "arm64"));
        Digest digest = Digest.sha256(index("amd64", "arm64"));

        Image here = pull("multi:all");
        assertThat(here.config().architecture()).isEqualTo(Platform.host().architecture());
        assertThat(here.digests()).contains(registry.authority() + "/multi@" + digest);
        assertThat(fixture.root.manifests().of(here.id())).hasSize(2);

        Image there = pull("multi:all", Optional.of(Platform.parse("linux/arm64/v8")));
        assertThat(there.config().architecture()).isEqualTo("arm64");
        assertThat(fixture.images.find(registry.authority() + "/multi:all").id())
                .isEqualTo(there.id());
        assertThatThrownBy(() -> pull("multi:all", Optional.of(Platform.parse("s390x"))))
                .isInstanceOf(NotFound.class)
                .hasMessage("no matching manifest for linux/s390x in the manifest list entries");
    }

    @Test
    void removingATagTakesItsDigestsToo() {
        push("gone", "v2s2", 1);
        Image image = pull("gone:v2s2");
        String name = registry.authority() + "/gone";

        assertThat(fixture.images.remove(name + ":v2s2", false, true))
                .startsWith(
                        new Removal.Untagged(name + ":v2s2"),
                        new Removal.Untagged(image.digests().getFirst()),
                        new Removal.Deleted(image.id()));
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void refusesLayersThatAreNotWhatTheConfigurationSays() {
        ImageArchive archive = ImageArchive.of("forged").layer(Map.of("x", "1"));
        registry.push(archive.write(shared.resolve("forged.tar"), "x:1"), "forged:1", "v2s2");
        Manifest manifest = Manifest.parse(
                registry.manifest("forged", "1", MediaTypes.DOCKER_MANIFEST).body());
        push("other", "v2s2", 1);
        Manifest other = Manifest.parse(
                registry.manifest("other", "v2s2", MediaTypes.DOCKER_MANIFEST).body());
        registry.push(
                ImageArchive.of("other").layer(Map.of("other", "0")).write(shared.resolve("other.tar"), "x:1"),
                "forged:other",
                "v2s2");
        byte[] wrong = Manifest.parse(registry.manifest("forged", "other", MediaTypes.DOCKER_MANIFEST)
                        .body())
                .json()
                .with("config", manifest.config().json())
                .utf8();
        registry.put("forged", "wrong", MediaTypes.DOCKER_MANIFEST, wrong);
        byte[] short1 = manifest.json().with("layers", JsonArray.EMPTY).utf8();
        registry.put("forged", "short", MediaTypes.DOCKER_MANIFEST, short1);

        assertThat(other.layers()).hasSize(1);
        assertThatThrownBy(() -> pull("forged:wrong"))
                .isInstanceOf(SystemFailure.class)
                .hasMessageStartingWith("failed to register layer: layer verification failed for digest");
        assertThatThrownBy(() -> pull("forged:short"))
                .hasMessage("layers from manifest don't match image configuration");
        assertThat(fixture.images.list()).isEmpty();
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void leavesNothingWhenTheListenerIsGone() {
        push("listener", "v2s2", 4);
        ImageReference reference = ImageReference.parse(registry.authority() + "/listener:v2s2");
        Progress gone = line -> {
            if (line.json().text("status").equals("Verifying Checksum")) {
                throw new IllegalStateException("nobody listens");
            }
        };

        assertThatThrownBy(() -> fixture.images.pull(reference, Optional.empty(), Credentials.ANONYMOUS, gone))
                .hasMessageContaining("nobody listens");
        assertThat(fixture.images.list()).isEmpty();
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void leavesNothingWhenInterrupted() {
        push("interrupted", "v2s2", 4);
        ImageReference reference = ImageReference.parse(registry.authority() + "/interrupted:v2s2");
        Thread puller = Thread.currentThread();
        Progress interrupting = line -> {
            if (line.json().text("status").equals("Download complete")) {
                puller.interrupt();
            }
        };

        assertThatThrownBy(() -> fixture.images.pull(reference, Optional.empty(), Credentials.ANONYMOUS, interrupting))
                .isInstanceOf(Unavailable.class)
                .hasMessage("pull: interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.images.list()).isEmpty();
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void severalPullsOfTheSameImageWorkSideBySide() {
        ImageArchive archive = push("together", "v2s2", 4);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Image>> pulls = Stream.generate(() -> threads.submit(() -> pull("together:v2s2")))
                    .limit(4)
                    .toList();
            threads.shutdown();
            assertThat(pulls).allSatisfy(pull -> assertThat(pull.get().id()).isEqualTo(archive.id()));
        }
        assertThat(fixture.images.list()).hasSize(1);
        fixture.images.remove(archive.id().toString(), false, true);
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void tellsWhatIsNotThere() {
        push("there", "v2s2", 1);
        String name = registry.authority() + "/there:nope";

        assertThatThrownBy(() -> pull("there:nope"))
                .isInstanceOf(NotFound.class)
                .hasMessage("manifest for " + name + " not found: manifest unknown: manifest unknown");
        assertThat(fixture.lines).isEmpty();
    }

    private Image pull(String name) {
        return pull(name, Optional.empty());
    }

    private Image pull(String name, Optional<Platform> platform) {
        ImageReference reference = ImageReference.parse(registry.authority() + "/" + name);
        return fixture.images.pull(reference, platform, Credentials.ANONYMOUS, fixture::progress);
    }

    /// An image whose tag is the format; images share their lower layers.
    private static ImageArchive push(String name, String format, int layers) {
        ImageArchive archive = ImageArchive.of(name);
        for (int i = 0; i < layers; i++) {
            archive.layer(Map.of("file" + i, "content ".repeat(i + 1)));
        }
        registry.push(archive.write(shared.resolve(name + ".tar"), "x:1"), name + ":" + format, format);
        return archive;
    }

    private static void pushFor(String architecture) {
        ImageArchive archive = new ImageArchive(architecture, Map.of()).layer(Map.of("arch", architecture));
        registry.push(archive.write(shared.resolve(architecture + ".tar"), "x:1"), "multi:" + architecture, "v2s2");
    }

    private static byte[] index(String... architectures) {
        List<Json> entries = new ArrayList<>();
        for (String architecture : architectures) {
            byte[] manifest = registry.manifest("multi", architecture, MediaTypes.DOCKER_MANIFEST)
                    .body();
            entries.add(JsonObject.builder()
                    .put("mediaType", MediaTypes.DOCKER_MANIFEST)
                    .put("size", manifest.length)
                    .put("digest", Digest.sha256(manifest).toString())
                    .put(
                            "platform",
                            JsonObject.builder()
                                    .put("architecture", architecture)
                                    .put("os", "linux")
                                    .build())
                    .build());
        }
        return JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.DOCKER_MANIFEST_LIST)
                .put("manifests", new JsonArray(entries))
                .build()
                .utf8();
    }
}
