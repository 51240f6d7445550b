package io.mydocker.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.RegistryConfiguration;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How layers come: shared, resumed, in parts, in odd forms.
class DownloadTest {
    private static final byte[] NOISE = new byte[100_000];

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final ImageArchive archive;
    private final byte[] tar;

    @TempDir
    private Path directory;

    private ImagesFixture fixture;

    DownloadTest() {
        new Random(1).nextBytes(NOISE);
        tar = ImageArchive.tarOf(Map.of("noise", NOISE));
        archive = ImageArchive.of("download").layer(tar);
    }

    @BeforeEach
    void open() {
        fixture = new ImagesFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
        registry.close();
    }

    @Test
    void goesOnWithWhatAKilledEngineLeft() throws IOException {
        Descriptor layer = layer(ImageArchive.gzip(tar));
        byte[] blob = ImageArchive.gzip(tar);
        registry.blob(blob);
        left(layer, Arrays.copyOf(blob, 60_000));

        assertThat(pull().id()).isEqualTo(archive.id());
        assertThat(registry.requests()).contains("/v2/a/blobs/" + layer.digest() + " bytes=60000-");
        assertThat(downloads()).isEmptyDirectory();
    }

    @Test
    void beginsAnewWhereWhatWasLeftIsDamaged() throws IOException {
        Descriptor layer = layer(ImageArchive.gzip(tar));
        registry.blob(ImageArchive.gzip(tar));
        left(layer, new byte[60_000]);

        assertThat(pull().id()).isEqualTo(archive.id());
        assertThat(registry.requests()).contains("/v2/a/blobs/" + layer.digest());
        assertThat(downloads()).isEmptyDirectory();
    }

    private void left(Descriptor layer, byte[] beginning) throws IOException {
        Path blob = Files.createDirectories(downloads().resolve(layer.digest().hex()));
        Files.write(blob.resolve("whole"), beginning);
    }

    @Test
    void keepsWhatCameFromARegistryThatFellSilent() {
        byte[] blob = ImageArchive.gzip(tar);
        Descriptor layer = layer(blob);
        AtomicBoolean healthy = new AtomicBoolean();
        registry.on("/v2/a/blobs/" + layer.digest(), exchange -> {
            if (healthy.get()) {
                ScriptedRegistry.serve(exchange, blob);
            } else {
                boolean first = exchange.getRequestHeaders().getFirst("Range") == null;
                exchange.sendResponseHeaders(first ? 200 : 206, blob.length);
                exchange.getResponseBody().write(blob, 0, first ? 50_000 : 0);
                exchange.getResponseBody().flush();
                exchange.close();
            }
        });

        assertThatThrownBy(this::pull).isInstanceOf(Unavailable.class).hasMessageContaining("after 50000 of");
        healthy.set(true);
        assertThat(pull().id()).isEqualTo(archive.id());
        assertThat(registry.requests().getLast()).endsWith(" bytes=50000-");
        assertThat(downloads()).isEmptyDirectory();
    }

    @Test
    void pullsShareADownload() throws Exception {
        byte[] blob = ImageArchive.gzip(tar);
        Descriptor layer = layer(blob);
        CountDownLatch bothAsked = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        registry.on("/v2/a/blobs/" + layer.digest(), exchange -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            ScriptedRegistry.serve(exchange, blob);
        });

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Image>> pulls =
                    List.of(threads.submit(() -> pull(bothAsked)), threads.submit(() -> pull(bothAsked)));
            bothAsked.await();
            go.countDown();
            assertThat(pulls).allSatisfy(pull -> assertThat(pull.get().id()).isEqualTo(archive.id()));
        }
        assertThat(registry.requests().stream()
                        .filter(request -> request.contains(layer.digest().hex())))
                .hasSize(1);
        assertThat(downloads()).isEmptyDirectory();
    }

    @Test
    void fetchesALargeBlobInParts() throws IOException {
        Digest digest = registry.blob(NOISE);
        Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, digest, NOISE.length);
        BlobFiles files = new BlobFiles(directory.resolve("blob"), 16_384);
        files.create();
        Files.write(files.part(0), Arrays.copyOf(NOISE, 10_000));

        download(blob, files);
        try (InputStream in = files.open()) {
            assertThat(in.readAllBytes()).isEqualTo(NOISE);
        }
        assertThat(registry.requests())
                .contains(
                        "/v2/a/blobs/" + digest + " bytes=10000-16383",
                        "/v2/a/blobs/" + digest + " bytes=16384-32767",
                        "/v2/a/blobs/" + digest + " bytes=98304-");
        assertThat(files.directory().toFile().list()).hasSize(7);
        Files.write(files.part(3), new byte[16_384]);
        download(blob, files);
        try (InputStream in = files.open()) {
            assertThat(in.readAllBytes()).isEqualTo(NOISE);
        }
    }

    private void download(Descriptor blob, BlobFiles files) {
        try (RegistryClient client = RegistryClient.open(RegistryConfiguration.DEFAULT)) {
            ImageReference name = ImageReference.parse(registry.authority() + "/a");
            new DownloadBlob(client.repository(name, Credentials.ANONYMOUS), blob, files, _ -> {}).download();
        }
    }

    @Test
    void takesUncompressedAndZstdLayers() throws IOException {
        layer(tar);
        registry.blob(tar);
        assertThat(pull().id()).isEqualTo(archive.id());
        fixture.images.remove(archive.id().toString(), true, true);

        Path file = Files.write(directory.resolve("layer.tar"), tar);
        TestRegistry.run(List.of("zstd", "-q", file.toString()));
        byte[] zstd = Files.readAllBytes(directory.resolve("layer.tar.zst"));
        registry.blob(zstd);
        registry.manifest(
                "2",
                MediaTypes.OCI_MANIFEST,
                manifest(Descriptor.of(MediaTypes.OCI_LAYER_ZSTD, Digest.sha256(zstd), zstd.length)));
        assertThat(pull("2").id()).isEqualTo(archive.id());
    }

    @Test
    void fetchesForeignLayersFromTheirAddresses() {
        byte[] blob = ImageArchive.gzip(tar);
        registry.on("/elsewhere", exchange -> ScriptedRegistry.serve(exchange, blob));
        registry.blob(archive.config());
        Descriptor foreign = new Descriptor(layer(blob)
                .json()
                .with(
                        "urls",
                        Json.strings(List.of("file:///etc/passwd", "http://" + registry.authority() + "/elsewhere"))));
        registry.manifest("2", MediaTypes.OCI_MANIFEST, manifest(foreign));

        assertThat(pull("2").id()).isEqualTo(archive.id());
    }

    @Test
    void refusesWhatIsNotWhatTheManifestSays() {
        byte[] blob = ImageArchive.gzip(tar);
        for (int size : new int[] {blob.length - 1, blob.length + 1}) {
            Descriptor lie = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.sha256(blob), size);
            registry.manifest("size" + size, MediaTypes.OCI_MANIFEST, manifest(lie));
        }
        registry.blob(archive.config());
        registry.blob(blob);
        byte[] other = blob.clone();
        other[50_000] ^= 1;
        Descriptor forged = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.sha256(other), other.length);
        registry.on("/v2/a/blobs/" + forged.digest(), exchange -> ScriptedRegistry.serve(exchange, blob));
        registry.manifest("forged", MediaTypes.OCI_MANIFEST, manifest(forged));

        assertThatThrownBy(() -> pull("size" + (blob.length - 1)))
                .isInstanceOf(SystemFailure.class)
                .hasMessage("filesystem layer verification failed for digest " + Digest.sha256(blob));
        assertThatThrownBy(() -> pull("forged"))
                .isInstanceOf(SystemFailure.class)
                .hasMessage("filesystem layer verification failed for digest " + forged.digest());
        assertThat(fixture.leftovers()).isEmpty();
        assertThatThrownBy(() -> pull("size" + (blob.length + 1))).isInstanceOf(Unavailable.class);
        assertThat(fixture.images.list()).isEmpty();
    }

    @Test
    void refusesHostileManifests() {
        byte[] config = archive.config();
        registry.blob(config);
        Descriptor layer = layer(tar);
        String good = new String(manifest(layer), StandardCharsets.UTF_8);
        Map<String, String> documents = Map.of(
                "climbs", good.replace(layer.digest().toString(), "sha256:../../../../etc/passwd"),
                "short", good.replace(layer.digest().toString(), "sha256:abc"),
                "negative", good.replace("\"size\":" + layer.size(), "\"size\":-1"),
                "both", good.replaceFirst("\\{", "{\"manifests\":[],"),
                "deep", "[".repeat(100_000));
        documents.forEach(
                (tag, text) -> registry.manifest(tag, MediaTypes.OCI_MANIFEST, text.getBytes(StandardCharsets.UTF_8)));
        registry.manifest("liar", MediaTypes.OCI_INDEX, manifest(layer));
        registry.on("/v2/a/manifests/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = new byte[1 << 20];
            Arrays.fill(spaces, (byte) ' ');
            try (exchange) {
                for (int i = 0; i < 100; i++) {
                    exchange.getResponseBody().write(spaces);
                }
            }
        });

        for (String tag : documents.keySet()) {
            assertThatThrownBy(() -> pull(tag)).as(tag).isInstanceOf(SystemFailure.class);
        }
        assertThatThrownBy(() -> pull("both"))
                .hasMessageEndingWith("it is an index and the manifest of an image at once");
        assertThatThrownBy(() -> pull("liar")).hasMessageContaining("mediaType in manifest should be");
        assertThatThrownBy(() -> pull("endless")).hasMessageEndingWith("it is larger than 4 MiB");
        assertThat(fixture.leftovers()).isEmpty();
        assertThat(fixture.images.list()).isEmpty();
    }

    /// Puts the image there with its layer as `blob`.
    private Descriptor layer(byte[] blob) {
        Descriptor layer = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.sha256(blob), blob.length);
        registry.image("1", archive, List.of(layer));
        return layer;
    }

    private byte[] manifest(Descriptor layer) {
        return ScriptedRegistry.manifest(archive.config(), List.of(layer)).utf8();
    }

    private Path downloads() {
        return fixture.root.own().resolve("downloads");
    }

    private Image pull() {
        return pull("1");
    }

    private Image pull(String tag) {
        return fixture.images.pull(reference(tag), Optional.empty(), Credentials.ANONYMOUS, fixture::progress);
    }

    private Image pull(CountDownLatch asked) {
        return fixture.images.pull(reference("1"), Optional.empty(), Credentials.ANONYMOUS, line -> {
            if (line.json().text("status").equals("Pulling fs layer")) {
                asked.countDown();
            }
        });
    }

    private ImageReference reference(String tag) {
        return ImageReference.parse(registry.authority() + "/a:" + tag);
    }
}
