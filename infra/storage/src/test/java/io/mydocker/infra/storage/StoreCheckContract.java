package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.storage.Finding.Subject;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is broken is found, and what can be repaired here is, whatever the driver.
abstract class StoreCheckContract {
    private static final TarFixture BASE = new TarFixture().directory("d").file("d/f", "content");
    private static final TarFixture TOP = new TarFixture().file("g", "more");
    private static final String CONTAINER = "c".repeat(64);

    @TempDir
    Path directory;

    private DataRoot root;
    private Layer base;
    private Layer top;
    private Digest image;

    abstract StorageDriver driver();

    @BeforeEach
    void open() {
        root = DataRoot.open(directory.resolve("root"), Optional.of(driver()));
        try (LayerStore.Use use = root.layers().use()) {
            base = use.register(Optional.empty(), BASE.stream(), BASE.diffId());
            top = use.register(Optional.of(base.chainId()), TOP.stream(), TOP.diffId());
            List<String> ids = List.of(BASE.diffId().toString(), TOP.diffId().toString());
            JsonObject layers = JsonObject.builder()
                    .put("type", "layers")
                    .put("diff_ids", ids)
                    .build();
            image = root.images()
                    .put(JsonObject.builder().put("rootfs", layers).build().utf8());
        }
        root.references().put(ImageReference.parse("image:1"), image);
        root.manifests().put(image, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
        root.distribution().add(BASE.diffId(), new DistributionMetadata.Source(BASE.diffId(), "docker.io/a/b", ""));
        root.containerLayers().create(CONTAINER, Optional.of(top.chainId()));
    }

    @AfterEach
    void close() {
        root.close();
    }

    private List<Finding> findings() {
        return root.check().look(true);
    }

    private LayerDirectories directories() {
        return LayerDirectories.in(root.path(), driver());
    }

    private Path entry(Layer layer) {
        return LayerDatabaseLayout.in(root.path(), driver()).layer(layer.chainId());
    }

    private void reopen() {
        root.close();
        root = DataRoot.open(directory.resolve("root"), Optional.of(driver()));
    }

    private void repairAll() {
        for (int i = 0; i < 3; i++) {
            findings().forEach(finding -> assertThat(root.check().repair(finding))
                    .as(finding.toString())
                    .isTrue());
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void aSoundRootHasNothingToRepair() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void changedFilesAreFoundAndReplaced() throws IOException {
        Files.writeString(directories().files(base.cacheId()).resolve("d/f"), "evil...");
        assertThat(findings())
                .singleElement()
                .isEqualTo(new Finding(
                        Subject.LAYER, base.chainId().toString(), "file integrity checksum failed for \"d/f\""));
        assertThat(root.check().repair(findings().getFirst())).isFalse();
        assertThatThrownBy(() -> root.check().replace(base.chainId(), TOP.stream()))
                .isInstanceOf(InvalidParameter.class);
        root.check().replace(base.chainId(), BASE.stream());
        assertThat(findings()).isEmpty();
    }

    @Test
    void missingFilesAndRecordsAreFoundAndReplaced() throws IOException {
        Root.deleteTree(directories().files(top.cacheId()));
        Files.delete(entry(base).resolve(LayerDatabaseLayout.TAR_SPLIT));
        assertThat(findings())
                .extracting(Finding::subject)
                .containsOnly(Subject.LAYER)
                .hasSize(2);
        root.check().replace(base.chainId(), BASE.stream());
        root.check().replace(top.chainId(), TOP.stream());
        assertThat(findings()).isEmpty();
    }

    @Test
    void aDamagedEntryIsAMissingLayer() throws IOException {
        Files.writeString(entry(top).resolve(LayerDatabaseLayout.SIZE), "");
        reopen();
        assertThat(findings())
                .allMatch(finding -> finding.subject() == Subject.MISSING_LAYER)
                .allMatch(finding -> finding.id().equals(top.chainId().toString()))
                .hasSize(2);
        // Nothing holds it: the image stands on it.
        root.layers().use().register(Optional.of(base.chainId()), TOP.stream(), TOP.diffId());
        repairAll();
    }

    @Test
    void whatNothingNamesIsRemoved() throws IOException {
        directories().create("a".repeat(64), Optional.of(base.cacheId()));
        OwnFiles.createDirectory(entry(base).resolveSibling("e".repeat(64)), 0700);
        Path hint = ImageDatabaseLayout.in(root.path(), driver()).diffIdByDigest(TOP.diffId());
        Files.writeString(hint, "torn");
        root.manifests().put(Digest.sha256(new byte[] {7}), "a/b", new byte[] {1});
        assertThat(findings()).isNotEmpty().allMatch(finding -> finding.subject() == Subject.LEFTOVER);
        repairAll();
        assertThat(directories().files("a".repeat(64))).doesNotExist();
        assertThat(hint).doesNotExist();
        assertThat(root.manifests().of(image)).hasSize(1);
    }

    @Test
    void missingImagesAndContainersAreFound() throws IOException {
        Files.delete(ImageDatabaseLayout.in(root.path(), driver()).content(image));
        Root.deleteTree(directories()
                .files(root.containerLayers().find(CONTAINER).orElseThrow().mountId()));
        assertThat(findings())
                .contains(
                        new Finding(Subject.REFERENCE, "image:1", "its image " + image + " is missing"),
                        new Finding(Subject.CONTAINER, CONTAINER, "the files of its layer are missing"));
        assertThat(root.check().repair(new Finding(Subject.REFERENCE, "image:1", "")))
                .isFalse();
    }

    @Test
    void aDamagedImageIsFound() throws IOException {
        Files.writeString(ImageDatabaseLayout.in(root.path(), driver()).content(image), "{}");
        assertThat(findings())
                .extracting(Finding::subject, Finding::id)
                .contains(org.assertj.core.groups.Tuple.tuple(Subject.IMAGE, image.toString()));
    }
}
