package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataRootTest {
    private static final byte[] CONFIGURATION =
            "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}, \"unknown\" : 1}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void path() {
        path = directory.resolve("a/root");
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve(name)));
    }

    @Test
    void makesTheLayoutWithDockersModes() throws IOException {
        DataRoot.open(path).close();
        assertThat(mode("")).isEqualTo("rwx--x---");
        assertThat(mode("overlay2")).isEqualTo("rwx--x---");
        assertThat(mode("overlay2/l")).isEqualTo("rwx------");
        assertThat(mode("containers")).isEqualTo("rwx--x---");
        assertThat(mode("volumes")).isEqualTo("rwx-----x");
        assertThat(mode("image/overlay2/layerdb")).isEqualTo("rwx------");
        assertThat(mode("image/overlay2/layerdb/sha256")).isEqualTo("rwxr-xr-x");
        assertThat(mode("image/overlay2/imagedb/content/sha256")).isEqualTo("rwx------");
        assertThat(Files.readString(path.resolve("image/overlay2/repositories.json")))
                .isEqualTo("{\"Repositories\":{}}");
        assertThat(mode("image/overlay2/repositories.json")).isEqualTo("rw-------");
    }

    @Test
    void oneEngineAtATime() {
        try (DataRoot first = DataRoot.open(path)) {
            assertThat(first.path()).isEqualTo(path);
            assertThatThrownBy(() -> DataRoot.open(path))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("data root `" + path + "` is in use by another engine (pid "
                            + ProcessHandle.current().pid() + ")");
        }
        DataRoot.open(path).close();
    }

    @Test
    void sweepsWhatACrashLeftAndNothingElse() throws IOException {
        DataRoot.open(path).close();
        String halfMade = "a".repeat(64);
        String container = "b".repeat(64);
        String foreign = "c".repeat(64);
        LayerDirectories directories = LayerDirectories.in(path, StorageDriver.OVERLAY2);
        PendingLayers pending = new PendingLayers(OwnLayout.in(path).pending(StorageDriver.OVERLAY2));
        pending.begin(halfMade);
        directories.create(halfMade, Optional.empty());
        pending.begin(container);
        directories.create(container + "-init", Optional.empty());
        directories.create(container, Optional.of(container + "-init"));
        directories.create(foreign, Optional.empty());
        pending.begin("d".repeat(64));
        Files.createDirectory(path.resolve("image/overlay2/layerdb/tmp/write-set-123"));
        Files.createDirectory(path.resolve("image/overlay2/layerdb/tmp/other"));
        Files.writeString(path.resolve("image/overlay2/.tmp-repositories.json-1"), "half");
        Files.createDirectory(path.resolve("unknown"));
        Files.writeString(path.resolve("tmp/download"), "half");
        // A crash before `link` was written.
        Files.delete(path.resolve("overlay2").resolve(halfMade).resolve("link"));
        DataRoot.open(path).close();
        assertThat(OwnFiles.list(path.resolve("overlay2"))).containsExactly(foreign, "l");
        assertThat(OwnFiles.list(path.resolve("overlay2/l"))).hasSize(1);
        assertThat(OwnFiles.list(path.resolve("image/overlay2/layerdb/tmp"))).containsExactly("other");
        assertThat(OwnFiles.list(path.resolve("mydocker/pending"))).isEmpty();
        assertThat(OwnFiles.list(path.resolve("tmp"))).isEmpty();
        assertThat(path.resolve("unknown")).isDirectory();
        assertThat(path.resolve("image/overlay2/.tmp-repositories.json-1")).doesNotExist();
    }

    @Test
    void finishedLayersSurviveTheSweep() {
        TarFixture tar = new TarFixture().file("f", "x");
        Layer layer;
        try (DataRoot root = DataRoot.open(path)) {
            layer = root.layers().use().register(Optional.empty(), tar.stream(), tar.diffId());
            // A crash between publishing and striking the note off.
            new PendingLayers(OwnLayout.in(path).pending(StorageDriver.OVERLAY2)).begin(layer.cacheId());
        }
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.layers().find(layer.chainId())).contains(layer);
            assertThat(Overlay2Layout.in(path).diff(layer.cacheId())).isDirectory();
        }
    }

    @Test
    void damagedEntriesAreLeftAlone() throws IOException {
        DataRoot.open(path).close();
        Path damaged = path.resolve("image/overlay2/layerdb/sha256").resolve("e".repeat(64));
        Files.createDirectory(damaged);
        Files.writeString(damaged.resolve("diff"), "../../etc");
        Path image = path.resolve("image/overlay2/imagedb/content/sha256").resolve("f".repeat(64));
        Files.writeString(image, "not what its name says");
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.layers().list()).isEmpty();
            assertThat(root.images().list()).isEmpty();
            assertThatThrownBy(() -> root.images().find(Digest.ofHex("f".repeat(64))))
                    .isInstanceOf(SystemFailure.class);
        }
        assertThat(damaged).isDirectory();
        assertThat(image).isRegularFile();
    }

    @Test
    void keepsImagesByteForByte() {
        Digest id;
        Digest parent = Digest.sha256(new byte[0]);
        Instant time = Instant.parse("2024-05-06T07:08:09.123456789Z");
        try (DataRoot root = DataRoot.open(path)) {
            id = root.images().put(CONFIGURATION);
            assertThat(root.images().put(CONFIGURATION)).isEqualTo(id);
            assertThat(root.images().parent(id)).isEmpty();
            root.images().putParent(id, parent);
            root.images().putLastUpdated(id, time);
        }
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.images().list()).containsExactly(id);
            assertThat(root.images().find(id)).contains(CONFIGURATION);
            assertThat(root.images().parent(id)).contains(parent);
            assertThat(root.images().lastUpdated(id)).contains(time);
            root.images().remove(id);
            root.images().remove(id);
            assertThat(root.images().find(id)).isEmpty();
            assertThat(root.images().list()).isEmpty();
        }
    }

    @Test
    void keepsReferencesInDockersForm() throws IOException {
        Digest id = Digest.sha256(CONFIGURATION);
        ImageReference tag = ImageReference.parse("busybox:1");
        ImageReference digest = ImageReference.parse("localhost:5000/a/b@" + id);
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.references().put(tag, id)).isEmpty();
            assertThat(root.references().put(digest, id)).isEmpty();
            assertThat(root.references().put(tag, id)).isEmpty();
        }
        assertThat(Files.readString(path.resolve("image/overlay2/repositories.json")))
                .isEqualTo("{\"Repositories\":{\"busybox\":{\"busybox:1\":\"" + id
                        + "\"},\"localhost:5000/a/b\":{\"localhost:5000/a/b@" + id + "\":\"" + id + "\"}}}");
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.references().of(id)).containsExactly(tag, digest);
            Digest other = Digest.sha256(new byte[] {1});
            assertThat(root.references().put(tag, other)).contains(id);
            assertThat(root.references().find(tag)).contains(other);
            assertThat(root.references().remove(tag)).isTrue();
            assertThat(root.references().remove(tag)).isFalse();
            assertThat(root.references().list()).containsOnlyKeys(digest);
        }
    }

    @Test
    void keepsDistributionMetadataInDockersForm() throws IOException {
        Digest diffId = Digest.sha256(new byte[] {1});
        Digest blob = Digest.sha256(new byte[] {2});
        var source = new DistributionMetadata.Source(blob, "docker.io/library/busybox", "");
        var second = new DistributionMetadata.Source(blob, "docker.io/library/other", "");
        try (DataRoot root = DataRoot.open(path)) {
            root.distribution().add(diffId, source);
            root.distribution().add(diffId, second);
            root.distribution().add(diffId, source);
            assertThat(root.distribution().sources(diffId)).containsExactly(source, second);
            assertThat(root.distribution().diffId(blob)).contains(diffId);
        }
        Path distribution = path.resolve("image/overlay2/distribution");
        assertThat(Files.readString(distribution.resolve("diffid-by-digest/sha256/" + blob.hex())))
                .isEqualTo(diffId.toString());
        assertThat(Files.readString(distribution.resolve("v2metadata-by-diffid/sha256/" + diffId.hex())))
                .endsWith("{\"Digest\":\"" + blob
                        + "\",\"SourceRepository\":\"docker.io/library/busybox\",\"HMAC\":\"\"}]");
        try (DataRoot root = DataRoot.open(path)) {
            root.distribution().remove(diffId);
            assertThat(root.distribution().sources(diffId)).isEmpty();
            assertThat(root.distribution().diffId(blob)).isEmpty();
        }
    }

    @Test
    void keepsManifestsByteForByte() {
        byte[] manifest = "{\n  \"schemaVersion\": 2\n}".getBytes(StandardCharsets.UTF_8);
        Digest image = Digest.sha256(new byte[] {1});
        Digest other = Digest.sha256(new byte[] {2});
        try (DataRoot root = DataRoot.open(path)) {
            Manifests manifests = root.manifests();
            Digest digest = manifests.put(image, "application/vnd.oci.image.manifest.v1+json", manifest);
            manifests.put(other, "application/vnd.oci.image.manifest.v1+json", manifest);
            assertThat(digest).isEqualTo(Digest.sha256(manifest));
            assertThat(manifests.find(digest).orElseThrow().bytes()).isEqualTo(manifest);
            assertThat(manifests.of(image)).isEqualTo(List.of(digest));
            manifests.remove(image);
            assertThat(manifests.of(image)).isEmpty();
            assertThat(manifests.find(digest)).isPresent();
            manifests.remove(other);
            assertThat(manifests.find(digest)).isEmpty();
        }
    }
}
