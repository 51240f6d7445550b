package io.mydocker.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.MediaTypes;
import io.mydocker.protocol.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadImageTest {
    @TempDir
    private Path directory;

    private ImagesFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ImagesFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void takesTheImagesOfADockerArchive() {
        ImageArchive archive =
                ImageArchive.of("a").layer(Map.of("bin/sh", "#!")).layer(Map.of("etc/x", "abc"));

        Image image = load(archive.bytes("busybox:latest", "quay.io/a/b:1")).getFirst();

        assertThat(image.id()).isEqualTo(archive.id());
        assertThat(image.config().raw()).isEqualTo(archive.config());
        assertThat(image.tags()).containsExactly("busybox:latest", "quay.io/a/b:1");
        assertThat(image.layers()).isEqualTo(ChainId.chain(archive.diffIds()));
        assertThat(image.size()).isEqualTo(5);
        assertThat(fixture.lines).containsExactly("Loaded image: busybox:latest", "Loaded image: quay.io/a/b:1");
        assertThat(fixture.told()).containsExactly("load " + archive.id());
        assertThat(fixture.images.find("busybox").id()).isEqualTo(archive.id());
    }

    @Test
    void takesCompressedArchivesAndLayers() {
        ImageArchive archive = ImageArchive.of("a").layer(Map.of("x", "abc")).gzipped();

        load(ImageArchive.gzip(archive.bytes()));

        assertThat(fixture.lines).containsExactly("Loaded image ID: " + archive.id());
    }

    @Test
    void saysWhichImageLosesItsName() {
        ImageArchive first = ImageArchive.of("a").layer(Map.of("x", "1"));
        ImageArchive second = ImageArchive.of("b").layer(Map.of("x", "2"));
        load(first.bytes("x:1"));
        fixture.lines.clear();

        load(second.bytes("x:1"));

        assertThat(fixture.lines)
                .containsExactly(
                        "The image x:1 already exists, renaming the old one with ID " + first.id() + " to empty string",
                        "Loaded image: x:1");
        assertThat(fixture.images.list()).hasSize(2);
        assertThat(fixture.images.find(first.id().hex()).tags()).isEmpty();
    }

    @Test
    void takesAnOciLayoutThatSkopeoMade() throws IOException {
        ImageArchive archive = ImageArchive.of("a").layer(Map.of("x", "abc"));
        Path docker = archive.write(directory.resolve("docker.tar"), "a:1");
        Path oci = directory.resolve("oci.tar");
        TestRegistry.run(List.of(
                "skopeo",
                "copy",
                "--quiet",
                "--insecure-policy",
                "docker-archive:" + docker,
                "oci-archive:" + oci + ":named:1"));

        Image image = load(Files.readAllBytes(oci)).getFirst();

        assertThat(image.tags()).containsExactly("named:1");
        assertThat(image.config().diffIds()).isEqualTo(archive.diffIds());
    }

    @Test
    void takesTheHostsImageOfAnOciIndexUnderItsFullName() throws IOException {
        ImageArchive image = ImageArchive.of("a").layer(Map.of("x", "abc"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        Descriptor config = blob(files, MediaTypes.OCI_CONFIG, image.config());
        Descriptor layer =
                blob(files, MediaTypes.OCI_LAYER_GZIP, ImageArchive.gzip(ImageArchive.tar(Map.of("x", "abc"))));
        JsonObject manifest = JsonObject.builder()
                .put("schemaVersion", 2)
                .put("config", config.json())
                .put("layers", new JsonArray(List.of(layer.json())))
                .build();
        JsonObject platform = JsonObject.builder()
                .put("os", "linux")
                .put("architecture", Platform.host().architecture())
                .build();
        JsonObject here =
                blob(files, MediaTypes.OCI_MANIFEST, manifest.utf8()).json().with("platform", platform);
        JsonObject attestation = here.with("platform", platform.with("os", Json.of("unknown")));
        JsonObject inner = index(attestation, here);
        JsonObject names = JsonObject.builder()
                .put("io.containerd.image.name", "docker.io/library/full:1")
                .put("org.opencontainers.image.ref.name", "1")
                .build();
        JsonObject entry =
                blob(files, MediaTypes.OCI_INDEX, inner.utf8()).json().with("annotations", names);
        files.put("index.json", index(entry).utf8());

        load(ImageArchive.tarOf(files));
        assertThat(fixture.lines).containsExactly("Loaded image: full:1");

        files.put("blobs/sha256/" + config.digest().hex(), "{}".getBytes(StandardCharsets.UTF_8));
        assertRefused(ImageArchive.tarOf(files), "content of `" + config.digest() + "` has another digest");
    }

    private static JsonObject index(JsonObject... entries) {
        return JsonObject.builder()
                .put("schemaVersion", 2)
                .put("manifests", new JsonArray(List.of(entries)))
                .build();
    }

    private static Descriptor blob(Map<String, byte[]> files, String mediaType, byte[] content) {
        Digest digest = Digest.sha256(content);
        files.put("blobs/sha256/" + digest.hex(), content);
        return Descriptor.of(mediaType, digest, content.length);
    }

    @Test
    void followsLinksInsideTheArchiveOnly() throws IOException {
        ImageArchive good = ImageArchive.of("a").layer(Map.of("x", "abc"));
        byte[] layer = ImageArchive.tar(Map.of("x", "abc"));
        String manifest = "[{\"Config\":\"c.json\",\"Layers\":[\"link/layer.tar\"]}]";

        assertRefused(archive(good.config(), manifest, layer, "/etc/passwd"), "does not contain");
        assertRefused(archive(good.config(), manifest, layer, "../../../etc/passwd"), "outside of the archive");
        assertRefused(archive(good.config(), manifest, layer, "../link/layer.tar"), "does not contain");
        load(archive(good.config(), manifest, layer, "../real/layer.tar"));
        assertThat(fixture.images.list()).hasSize(1);
    }

    @Test
    void refusesBadArchivesAndLeavesNothing() throws IOException {
        ImageArchive forged =
                ImageArchive.of("a").layer(Map.of("x", "1")).forgedLayer(ImageArchive.tar(Map.of("y", "2")));
        byte[] good = ImageArchive.of("a").layer(Map.of("x", "1")).bytes("x:1");

        assertRefused(forged.bytes("x:1"), "layer verification failed");
        assertRefused(new byte[0], "invalid archive: does not contain a manifest.json");
        assertRefused("no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8), "tar");
        assertRefused(Arrays.copyOf(good, good.length / 2), "EOF");
        assertRefused(files(Map.of("manifest.json", "{}")), "manifest.json");
        assertRefused(files(Map.of("manifest.json", "[{\"Config\":\"../../etc/passwd\"}]")), "outside of the archive");
        assertRefused(files(Map.of("manifest.json", "[{\"Config\":\"none\"}]")), "does not contain `none`");
        assertRefused(files(Map.of("../x", "")), "outside of the archive");
        assertRefused(
                files(Map.of("index.json", "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"x\"}]}")), "digest");
        assertRefused(
                files(Map.of(
                        "c",
                        "{\"rootfs\":{\"diff_ids\":[]}}",
                        "manifest.json",
                        "[{\"Config\":\"c\",\"Layers\":[\"c\"]}]")),
                "layers length mismatch: expected 0, got 1");
    }

    private void assertRefused(byte[] archive, String sentence) throws IOException {
        List<Path> before = fixture.leftovers();
        int images = fixture.images.list().size();
        assertThatThrownBy(() -> load(archive))
                .isInstanceOf(InvalidParameter.class)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(sentence);
        assertThat(fixture.leftovers()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(fixture.images.list()).hasSize(images);
    }

    private List<Image> load(byte[] archive) {
        return fixture.images.load(new ByteArrayInputStream(archive), fixture::progress);
    }

    private static byte[] files(Map<String, String> files) {
        return ImageArchive.tar(files);
    }

    private static byte[] archive(byte[] config, String manifest, byte[] layer, String target) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out)) {
            writer.put(TarEntry.symlink("link/layer.tar", target, TarEntry.Attributes.of(0777, ImageArchive.CREATED)));
            ImageArchive.put(writer, "real/layer.tar", layer);
            ImageArchive.put(writer, "c.json", config);
            ImageArchive.put(writer, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
