package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Mounts;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a container sees of the layers below it, and what comes back of their tars, whatever the driver.
abstract class LayerContentContract {
    private static final String CONTAINER = "c".repeat(64);

    @TempDir
    Path directory;

    private DataRoot root;
    private LayerStore.Use use;

    abstract StorageDriver driver();

    @BeforeEach
    void open() {
        root = DataRoot.open(directory.resolve("root"), Optional.of(driver()));
        use = root.layers().use();
    }

    @AfterEach
    void close() {
        root.containerLayers().remove(CONTAINER);
        use.close();
        root.close();
    }

    private Digest register(TarFixture... tars) throws IOException {
        Optional<Digest> top = Optional.empty();
        for (TarFixture tar : tars) {
            top = Optional.of(use.register(top, tar.stream(), tar.diffId()).chainId());
            try (InputStream stream = root.layers().tarStream(top.get())) {
                assertThat(stream.readAllBytes()).isEqualTo(tar.bytes());
            }
        }
        return top.orElseThrow();
    }

    private interface Look {
        void at(Path merged) throws IOException;
    }

    /// Mounts a container as its plan would.
    private void inContainer(Digest top, Look look) throws IOException {
        ContainerLayer layer = root.containerLayers().create(CONTAINER, Optional.of(top));
        if (layer.isPlain()) {
            look.at(layer.merged());
            return;
        }
        String lowers = String.join(
                ":",
                layer.lowers().stream()
                        .map(lower -> layer.overlayRoot().resolve(lower).toString())
                        .toList());
        Mounts.mount(
                "overlay",
                layer.merged(),
                "overlay",
                0,
                "lowerdir=" + lowers + ",upperdir=" + layer.overlayRoot().resolve(layer.upper()) + ",workdir="
                        + layer.overlayRoot().resolve(layer.work()));
        try {
            look.at(layer.merged());
        } finally {
            Mounts.unmount(layer.merged(), 0);
        }
    }

    private List<String> seen(TarFixture... tars) throws IOException {
        List<String> names = new ArrayList<>();
        inContainer(register(tars), merged -> {
            try (var paths = Files.walk(merged)) {
                paths.map(path -> merged.relativize(path).toString())
                        .filter(name -> !name.matches("|\\.dockerenv|(dev|etc|proc|sys)(/.*)?"))
                        .sorted()
                        .forEach(names::add);
            }
        });
        return names;
    }

    @Test
    void upperLayersAddReplaceAndRemove() throws IOException {
        TarFixture base = new TarFixture()
                .directory("d")
                .file("d/kept", "kept")
                .file("d/gone", "gone")
                .file("file", "becomes a directory")
                .directory("tree")
                .file("tree/x", "x");
        TarFixture second = new TarFixture()
                .directory("d")
                .file("d/.wh.gone", "")
                .file("d/new", "new")
                .directory("file")
                .file("file/inside", "inside")
                .file("tree", "becomes a file");
        assertThat(seen(base, second)).containsExactly("d", "d/kept", "d/new", "file", "file/inside", "tree");
    }

    @Test
    void opaqueDirectoriesHideWhatIsBelow() throws IOException {
        TarFixture base = new TarFixture()
                .directory("d")
                .file("d/old", "old")
                .directory("d/sub")
                .file("d/sub/deep", "deep");
        TarFixture marked = new TarFixture()
                .directory("d")
                .file("d/new", "new")
                .file("d/.wh..wh..opq", "")
                .directory("d/sub")
                .file("d/sub/again", "again");
        assertThat(seen(base, marked)).containsExactly("d", "d/new", "d/sub", "d/sub/again");
    }

    @Test
    void aRemovedDirectoryThatComesAgainIsEmpty() throws IOException {
        TarFixture base = new TarFixture().directory("d").file("d/old", "old");
        TarFixture again = new TarFixture().file(".wh.d", "").directory("d").file("d/new", "new");
        assertThat(seen(base, again)).containsExactly("d", "d/new");
    }

    @Test
    void oneLayerCannotNameAFileTwice() {
        TarFixture twice = new TarFixture().file("f", "1").file("f", "2");
        assertThatThrownBy(() -> register(new TarFixture().file("f", "0"), twice))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("duplicates of file paths not supported");
    }

    @Test
    void metadataReachesTheContainer() throws IOException {
        TreeMap<String, byte[]> extended = new TreeMap<>();
        extended.put("user.note", "kept".getBytes(StandardCharsets.UTF_8));
        TarEntry.Attributes attributes = new TarEntry.Attributes(04751, 12, 34, TarFixture.TIME, extended);
        TarFixture base = new TarFixture()
                .entry(TarEntry.directory("d", new TarEntry.Attributes(01700, 5, 6, TarFixture.TIME, extended)))
                .entry(TarEntry.file("d/f", 1, attributes), (byte) 'x')
                .entry(TarEntry.hardLink("d/g", "d/f", attributes))
                .symlink("d/l", "nowhere");
        inContainer(register(base, new TarFixture().file("other", "")), merged -> {
            try (Root files = Root.open(merged);
                    var inside = files.directory(RootPath.of("d"))) {
                FileStatus file = files.status(RootPath.of("d/f"));
                assertThat(file.permissions()).isEqualTo(04751);
                assertThat(file.uid()).isEqualTo(12);
                assertThat(file.modified()).isEqualTo(TarFixture.TIME);
                assertThat(file.links()).isEqualTo(2);
                assertThat(files.status(RootPath.of("d")).permissions()).isEqualTo(01700);
                assertThat(files.status(RootPath.of("d")).modified()).isEqualTo(TarFixture.TIME);
                assertThat(files.status(RootPath.of("d/l")).modified()).isEqualTo(TarFixture.TIME);
                assertThat(inside.extendedAttribute(new byte[] {'f'}, "user.note"))
                        .isEqualTo(extended.get("user.note"));
            }
        });
    }

    @Test
    void mountPointsOfEveryContainerHideWhatTheImageHas() throws IOException {
        TarFixture image = new TarFixture()
                .symlink("dev", "/nowhere")
                .directory("etc")
                .file("etc/hosts", "the image's own")
                .symlink("etc/resolv.conf", "elsewhere");
        inContainer(register(image), merged -> {
            assertThat(merged.resolve("dev/console")).isEmptyFile();
            assertThat(merged.resolve("etc/hosts")).isEmptyFile();
            assertThat(merged.resolve("etc/resolv.conf")).isEmptyFile();
            assertThat(Files.readSymbolicLink(merged.resolve("etc/mtab"))).hasToString("/proc/mounts");
        });
    }

    @Test
    void aContainersSizeIsWhatItWrote() throws IOException {
        inContainer(register(new TarFixture().file("f", "12345678").file("g", "12")), merged -> {
            Files.writeString(merged.resolve("f"), "changed");
            Files.writeString(merged.resolve("new"), "123");
            Files.delete(merged.resolve("g"));
        });
        assertThat(root.containerLayers().size(CONTAINER)).isEqualTo("changed".length() + 3);
    }
}
