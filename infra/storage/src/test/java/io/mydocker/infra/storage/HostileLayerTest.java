package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.archive.TarType;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers made to break out: each is refused with nothing left behind, or stays inside of its own directory.
class HostileLayerTest {
    @TempDir
    Path directory;

    private Path outside;
    private DataRoot root;

    @BeforeEach
    void open() throws IOException {
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "untouched");
        root = DataRoot.open(directory.resolve("root"));
    }

    @AfterEach
    void close() throws IOException {
        root.close();
        // Deeper than the removal of JUnit goes.
        Root.deleteTree(root.path());
        assertThat(root.path()).doesNotExist();
        assertThat(Files.readString(outside.resolve("victim"))).isEqualTo("untouched");
        try (var files = Files.list(outside)) {
            assertThat(files).hasSize(1);
        }
    }

    private Layer register(TarFixture tar) {
        return root.layers().use().register(Optional.empty(), tar.stream(), tar.diffId());
    }

    private void refused(TarFixture tar, String message) {
        assertThatThrownBy(() -> register(tar))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining(message);
        assertNothingLeft();
    }

    private void assertNothingLeft() {
        assertThat(OwnFiles.list(root.path().resolve("overlay2"))).containsExactly("l");
        assertThat(OwnFiles.list(root.path().resolve("overlay2/l"))).isEmpty();
        assertThat(OwnFiles.list(root.path().resolve("image/overlay2/layerdb/tmp")))
                .isEmpty();
        assertThat(OwnFiles.list(root.path().resolve("image/overlay2/layerdb/sha256")))
                .isEmpty();
        assertThat(OwnFiles.list(root.path().resolve("mydocker/pending"))).isEmpty();
    }

    @Test
    void namesThatClimbOut() {
        refused(new TarFixture().file("../evil", "x"), "is outside of the layer");
        refused(new TarFixture().file("a/../../evil", "x"), "is outside of the layer");
        refused(new TarFixture().directory("a/../.."), "is outside of the layer");
        refused(new TarFixture().hardLink("link", "../../outside/victim"), "outside of the layer");
    }

    @Test
    void absoluteNamesStayInside() {
        Layer layer = register(new TarFixture().file("/etc/evil", "x").hardLink("/hard", "/etc/evil"));
        try (Root files = Root.open(Overlay2Layout.in(root.path()).diff(layer.cacheId()))) {
            assertThat(files.exists(RootPath.of("etc/evil"))).isTrue();
            assertThat(files.exists(RootPath.of("hard"))).isTrue();
        }
    }

    @Test
    void linksThatLeadOut() throws IOException {
        String target = outside.toString();
        // There is no such directory inside of the layer, and the one outside is not reached.
        refused(new TarFixture().symlink("out", target).file("out/evil", "x"), "no such file or directory");
        refused(new TarFixture().symlink("out", target).hardLink("h", "out/victim"), "no such file or directory");
        refused(
                new TarFixture()
                        .symlink("up", "../../../../../../../.." + target)
                        .file("up/evil", "x"),
                "no such file or directory");
        refused(new TarFixture().symlink("out", target).file("out/.wh.victim", ""), "no such file or directory");
        refused(new TarFixture().symlink("l", "/proc/self/root").file("l/evil", "x"), "no such file");
    }

    @Test
    void linksInsideAreFollowedInside() throws IOException {
        TarFixture tar =
                new TarFixture().directory("etc").symlink("link", "/etc").file("link/passwd", "inside");
        Layer layer = register(tar);
        try (Root files = Root.open(Overlay2Layout.in(root.path()).diff(layer.cacheId()))) {
            assertThat(files.exists(RootPath.of("etc/passwd"))).isTrue();
        }
        try (var stream = root.layers().tarStream(layer.chainId())) {
            assertThat(stream.readAllBytes()).isEqualTo(tar.bytes());
        }
    }

    @Test
    void nothingIsWrittenThroughALinkInItsPlace() {
        String victim = outside.resolve("victim").toString();
        refused(new TarFixture().symlink("x", victim).file("x", "evil"), "duplicates of file paths");
        refused(
                new TarFixture()
                        .directory("d")
                        .symlink("l", "d")
                        .file("d/f", "1")
                        .file("l/f", "2"),
                "duplicates of file paths");
        refused(new TarFixture().directory("d").symlink("d", outside.toString()), "d");
    }

    @Test
    void whiteoutsOfOddNames() {
        refused(new TarFixture().file(".wh.", ""), "invalid argument");
        refused(new TarFixture().file(".wh...", ""), "invalid argument");
        refused(new TarFixture().file("d/.wh..", ""), "invalid argument");
    }

    @Test
    void hardLinksToDirectories() {
        refused(new TarFixture().directory("d").hardLink("h", "d"), "operation not permitted");
        refused(new TarFixture().hardLink("h", ""), "outside of the layer");
    }

    @Test
    void namesTooLong() {
        refused(new TarFixture().file("n".repeat(256), ""), "file name too long");
        refused(new TarFixture().file("n/".repeat(3000) + "x", ""), "file name too long");
    }

    @Test
    void namesWithNul() {
        TarEntry entry = new TarEntry(
                TarName.of(new byte[] {'a', 0, 'b', (byte) 0xff}),
                TarType.REGULAR,
                0,
                TarFixture.attributes(0600),
                TarName.EMPTY,
                TarEntry.Device.NONE);
        refused(new TarFixture().entry(entry), "NUL");
    }

    @Test
    void deepNestingIsExtractedAndRemoved() {
        Layer layer = register(new TarFixture().file("d/".repeat(2000) + "file", "deep"));
        try (Root files = Root.open(Overlay2Layout.in(root.path()).diff(layer.cacheId()))) {
            assertThat(new TreeSize(files).sum()).isEqualTo(4);
        }
    }

    @Test
    void truncatedAndWrongLayers() {
        byte[] tar = new TarFixture().file("f", "x".repeat(5000)).bytes();
        byte[] cut = java.util.Arrays.copyOf(tar, 3000);
        try (LayerStore.Use use = root.layers().use()) {
            assertThatThrownBy(() -> use.register(Optional.empty(), new ByteArrayInputStream(cut), Digest.sha256(tar)))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageContaining("unexpected EOF");
            assertNothingLeft();
            assertThatThrownBy(() -> use.register(Optional.empty(), new ByteArrayInputStream(tar), Digest.sha256(cut)))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageContaining("layer verification failed for digest " + Digest.sha256(cut));
            assertNothingLeft();
        }
    }
}
