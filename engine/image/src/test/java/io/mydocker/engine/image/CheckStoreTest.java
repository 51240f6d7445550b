package io.mydocker.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.RegistryConfiguration;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is broken comes back from a real registry; what it does not have is told.
class CheckStoreTest {
    @TempDir
    private Path directory;

    private TestRegistry registry;
    private ImagesFixture fixture;
    private RegistryClient client;
    private Image image;

    @BeforeEach
    void pull() throws IOException {
        registry = new TestRegistry(directory);
        fixture = new ImagesFixture(directory);
        client = RegistryClient.open(RegistryConfiguration.DEFAULT);
        ImageArchive archive = ImageArchive.of("check")
                .layer(Map.of("a", "lowest", "b", "lowest"))
                .layer(Map.of("a", "changed", ".wh.b", "", "c", "new"))
                .layer(Map.of("d", "topmost"));
        registry.push(archive.write(directory.resolve("image.tar"), "x:1"), "image:1", "v2s2");
        image = fixture.images.pull(
                ImageReference.parse(registry.authority() + "/image:1"),
                Optional.empty(),
                Credentials.ANONYMOUS,
                Progress.NONE);
    }

    @AfterEach
    void close() {
        client.close();
        fixture.close();
        registry.close();
    }

    private final List<CheckStore.Report> reports = new ArrayList<>();

    private int check(boolean repair) {
        reports.clear();
        return new CheckStore(fixture.root, client).check(repair, reports::add);
    }

    private void reopen() {
        fixture.close();
        fixture = new ImagesFixture(directory);
    }

    private Path entry(int layer) {
        return fixture.root
                .path()
                .resolve("image/overlay2/layerdb/sha256")
                .resolve(image.layers().get(layer).hex());
    }

    private Path files(int layer) {
        return fixture.root.layers().directory(image.layers().get(layer));
    }

    @Test
    void aSoundRootHasNoFindings() {
        assertThat(check(false)).isZero();
        assertThat(check(true)).isZero();
        assertThat(reports).isEmpty();
    }

    @Test
    void everythingComesBackFromTheRegistry() throws IOException {
        Files.writeString(files(0).resolve("a"), "tampered");
        Files.delete(files(2).resolve("d"));
        Files.writeString(entry(1).resolve("diff"), "torn");
        Path content = fixture.root
                .path()
                .resolve("image/overlay2/imagedb/content/sha256")
                .resolve(image.id().hex());
        Files.writeString(content, "torn");
        reopen();

        assertThat(check(false)).isPositive();
        assertThat(reports).noneMatch(CheckStore.Report::repaired);
        int left = check(true);
        assertThat(left).as(reports.toString()).isZero();

        assertThat(reports).allMatch(CheckStore.Report::repaired).anyMatch(report -> report.outcome()
                .equals("fetched again from " + registry.authority() + "/image"));
        assertThat(check(false)).isZero();
        reopen();
        assertThat(check(false)).isZero();
        assertThat(fixture.images.find(image.id().hex()).layers()).isEqualTo(image.layers());
    }

    @Test
    void whatNoRegistryHasIsTold() throws IOException {
        registry.close();
        Files.writeString(files(1).resolve("a"), "tampered");
        assertThat(check(true)).isEqualTo(1);
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.repaired()).isFalse();
            assertThat(report.subject()).isEqualTo("layer");
            assertThat(report.id()).isEqualTo(image.layers().get(1).toString());
            assertThat(report.problem()).contains("file integrity checksum failed for \"a\"");
            assertThat(report.outcome()).startsWith("not repaired: ");
        });
    }

    @Test
    void showsWhatLayersDo() throws IOException {
        List<ImageLayer> layers =
                new ShowLayers(fixture.root, fixture.images).of(image.id().hex(), true);
        assertThat(layers).extracting(layer -> layer.names().chainId()).isEqualTo(image.layers());
        assertThat(layers)
                .extracting(ImageLayer::changes)
                .containsExactly(
                        new ImageLayer.Changes(2, 0, 0),
                        new ImageLayer.Changes(1, 1, 1),
                        new ImageLayer.Changes(1, 0, 0));
        assertThat(layers).allMatch(layer -> layer.damage().isEmpty());
        assertThat(layers).allMatch(layer -> layer.digests().size() == 1);
        assertThat(layers.getFirst().directory().resolve("a")).hasContent("lowest");
        Digest diffId = layers.getFirst().names().diffId();
        assertThat(diffId).isEqualTo(layers.getFirst().names().chainId());

        Files.writeString(files(0).resolve("a"), "tampered");
        assertThat(new ShowLayers(fixture.root, fixture.images).of(image.id().hex(), true))
                .first()
                .satisfies(layer -> assertThat(layer.damage())
                        .hasValueSatisfying(text -> assertThat(text).contains("\"a\"")));
    }
}
