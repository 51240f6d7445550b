package io.mydocker.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.storage.DistributionMetadata.Source;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Manifest;
import io.mydocker.protocol.oci.MediaTypes;
import io.mydocker.protocol.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushImageTest {
    @TempDir
    private static Path shared;

    private static TestRegistry first;
    private static TestRegistry second;

    @TempDir
    private Path directory;

    private ImagesFixture fixture;

    @BeforeAll
    static void startRegistries() throws IOException {
        first = new TestRegistry(Files.createDirectory(shared.resolve("first")));
        second = new TestRegistry(Files.createDirectory(shared.resolve("second")));
    }

    @AfterAll
    static void stopRegistries() {
        first.close();
        second.close();
    }

    @BeforeEach
    void open() {
        fixture = new ImagesFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"v2s2," + MediaTypes.DOCKER_MANIFEST, "oci," + MediaTypes.OCI_MANIFEST})
    void keepsManifestAndLayersOfAPulledImage(String format, String mediaType) {
        ImageArchive archive = archive("kept-" + format, 3);
        first.push(archive.write(shared.resolve(format + ".tar"), "x:1"), "kept:" + format, format);
        byte[] manifest = first.manifest("kept", format, mediaType).body();
        Image image = pull(first, "kept:" + format);
        String name = second.authority() + "/copy-" + format;
        fixture.images.tag(image.id().toString(), ImageReference.parse(name + ":1"));
        fixture.lines.clear();

        push(name + ":1");

        assertThat(second.manifest("copy-" + format, "1", mediaType).body()).isEqualTo(manifest);
        Digest digest = Digest.sha256(manifest);
        String last = archive.diffIds().getLast().shortHex();
        assertThat(fixture.lines)
                .startsWith("The push refers to repository [" + name + "]")
                .containsSubsequence(last + ": Preparing", last + ": Pushed")
                .endsWith(
                        "1: digest: " + digest + " size: " + manifest.length,
                        "{\"progressDetail\":{},\"aux\":{\"Tag\":\"1\",\"Digest\":\"" + digest + "\",\"Size\":"
                                + manifest.length + "}}");
        assertThat(fixture.told()).endsWith("push " + name);
        assertThat(fixture.images.find(name + ":1").digests()).contains(name + "@" + digest);
        Digest blob = Manifest.parse(manifest).layers().getLast().digest();
        assertThat(fixture.root.distribution().sources(archive.diffIds().getLast()))
                .contains(new Source(blob, name, ""));
        assertThat(fixture.root.temporary()).isEmptyDirectory();
    }

    @Test
    void sendsNothingThatIsThere() {
        ImageArchive archive = archive("there", 2);
        fixture.images.load(archive.stream(second.authority() + "/there:1"), Progress.NONE);
        String layer = archive.diffIds().getFirst().shortHex();

        push(second.authority() + "/there:1");
        byte[] manifest =
                second.manifest("there", "1", MediaTypes.DOCKER_MANIFEST).body();
        assertThat(fixture.lines).contains(layer + ": Pushed");
        fixture.lines.clear();
        push(second.authority() + "/there:1");

        assertThat(fixture.lines).contains(layer + ": Layer already exists").noneMatch(line -> line.contains("Pushed"));
        assertThat(second.manifest("there", "1", MediaTypes.DOCKER_MANIFEST).body())
                .isEqualTo(manifest);
        fixture.images.tag(second.authority() + "/there:1", ImageReference.parse(second.authority() + "/mounted:2"));
        fixture.lines.clear();
        push(second.authority() + "/mounted:2");
        assertThat(fixture.lines).contains(layer + ": Mounted from there");
        assertThat(second.manifest("mounted", "2", MediaTypes.DOCKER_MANIFEST).body())
                .isEqualTo(manifest);
    }

    @Test
    void compressesAgainWhenNobodyHasTheLayers() throws IOException {
        ImageArchive archive = archive("lost", 2);
        String name = second.authority() + "/lost:1";
        Digest before;
        try (TestRegistry gone = new TestRegistry(Files.createDirectory(directory.resolve("gone")))) {
            gone.push(archive.write(shared.resolve("lost.tar"), "x:1"), "lost:1", "oci");
            before = Digest.sha256(
                    gone.manifest("lost", "1", MediaTypes.OCI_MANIFEST).body());
            Image image = pull(gone, "lost:1");
            fixture.images.tag(image.id().toString(), ImageReference.parse(name));
        }
        Digest id = fixture.images.find(name).id();

        push(name);

        byte[] manifest =
                second.manifest("lost", "1", MediaTypes.DOCKER_MANIFEST).body();
        assertThat(fixture.lines)
                .contains("No registry has all layers as they were pulled: they were compressed again, and the digest"
                        + " changes from " + before + " to " + Digest.sha256(manifest));
        TestRegistry.run(List.of(
                "skopeo",
                "copy",
                "--quiet",
                "--insecure-policy",
                "--src-tls-verify=false",
                "docker://" + name,
                "oci:" + directory.resolve("copied") + ":1"));
        assertThat(Manifest.parse(manifest).config().digest()).isEqualTo(id);
        fixture.images.remove(id.toString(), true, true);
        assertThat(pull(second, "lost:1").id()).isEqualTo(id);
        assertThat(fixture.root.temporary()).isEmptyDirectory();
    }

    @Test
    void pushesAllTags() {
        String name = second.authority() + "/many";
        fixture.images.load(archive("many", 1).stream(name + ":a", name + ":b"), Progress.NONE);

        push(name);

        assertThat(fixture.lines).anyMatch(line -> line.startsWith("a: digest: sha256:"));
        assertThat(fixture.lines).anyMatch(line -> line.startsWith("b: digest: sha256:"));
        assertThat(second.manifest("many", "a", MediaTypes.DOCKER_MANIFEST).body())
                .isEqualTo(
                        second.manifest("many", "b", MediaTypes.DOCKER_MANIFEST).body());
    }

    @Test
    void tellsInDockersWordsWhatIsMissing() {
        String name = second.authority() + "/missing";
        assertThatThrownBy(() -> push(name + ":1"))
                .isInstanceOf(NotFound.class)
                .hasMessage("An image does not exist locally with the tag: " + name);
        fixture.images.load(archive("missing", 1).stream(name + ":1"), Progress.NONE);
        assertThatThrownBy(() -> push(name + ":2")).hasMessage("tag does not exist: " + name + ":2");
        assertThatThrownBy(() -> push(name + "@" + Digest.sha256(new byte[0])))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("cannot push a digest reference");
        assertThatThrownBy(() -> fixture.images.push(
                        ImageReference.parse(name + ":1"),
                        Optional.of(Platform.parse("linux/s390x")),
                        Credentials.ANONYMOUS,
                        Progress.NONE))
                .hasMessage("image with reference " + name
                        + ":1 was found but its platform (linux/amd64) does not match the specified platform"
                        + " (linux/s390x)");
    }

    private static ImageArchive archive(String label, int layers) {
        ImageArchive archive = ImageArchive.of(label);
        for (int i = 0; i < layers; i++) {
            archive.layer(Map.of(label + i, (label + i + " ").repeat(20_000 * i + 1)));
        }
        return archive;
    }

    private Image pull(TestRegistry registry, String name) {
        return fixture.images.pull(
                ImageReference.parse(registry.authority() + "/" + name),
                Optional.empty(),
                Credentials.ANONYMOUS,
                fixture::progress);
    }

    private void push(String name) {
        fixture.images.push(ImageReference.parse(name), Optional.empty(), Credentials.ANONYMOUS, fixture::progress);
    }
}
