package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.archive.TarType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a tar on disk. Needs root: owners, devices, trusted attributes.
class LayerStoreTest {
    @TempDir
    Path directory;

    private DataRoot root;

    @BeforeEach
    void open() {
        root = DataRoot.open(directory.resolve("root"));
    }

    @AfterEach
    void close() {
        root.close();
    }

    private Layer register(TarFixture tar) {
        // The use stays open: nothing but it needs the layer.
        return root.layers().use().register(Optional.empty(), tar.stream(), tar.diffId());
    }

    private Root diff(Layer layer) {
        return Root.open(Overlay2Layout.in(root.path()).diff(layer.cacheId()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static FileStatus status(Root files, String path) {
        return files.status(RootPath.of(path));
    }

    @Test
    void givesBackTheTarBitForBit() throws IOException {
        TarFixture tar = new TarFixture()
                .directory("dir")
                .file("dir/a", "content of a")
                .file("dir/empty", "")
                .symlink("dir/link", "a")
                .hardLink("dir/hard", "dir/a")
                .file("x".repeat(120), "long name");
        Layer layer = register(tar);
        try (var stream = root.layers().tarStream(layer.chainId())) {
            assertThat(stream.readAllBytes()).isEqualTo(tar.bytes());
        }
    }

    @Test
    void keepsOwnersModesTimesAndLinks() {
        TarEntry.Attributes setuid = new TarEntry.Attributes(04755, 12, 34, TarFixture.TIME, new TreeMap<>());
        Layer layer = register(new TarFixture()
                .entry(TarEntry.directory("d", TarFixture.attributes(01777)))
                .entry(TarEntry.file("d/s", 3, setuid), (byte) 'a', (byte) 'b', (byte) 'c')
                .entry(TarEntry.hardLink("d/h", "d/s", setuid))
                .symlink("d/l", "nowhere")
                .hardLink("d/hl", "d/l"));
        try (Root files = diff(layer)) {
            assertThat(status(files, "d/s").permissions()).isEqualTo(04755);
            assertThat(status(files, "d/s").uid()).isEqualTo(12);
            assertThat(status(files, "d/s").gid()).isEqualTo(34);
            assertThat(status(files, "d/s").links()).isEqualTo(2);
            assertThat(status(files, "d/h").inode())
                    .isEqualTo(status(files, "d/s").inode());
            assertThat(status(files, "d/l").isSymlink()).isTrue();
            assertThat(status(files, "d/l").modified()).isEqualTo(TarFixture.TIME);
            assertThat(status(files, "d").permissions()).isEqualTo(01777);
            assertThat(status(files, "d").modified()).isEqualTo(TarFixture.TIME);
        }
        assertThat(layer.size()).isEqualTo(3 + "nowhere".length());
    }

    @Test
    void translatesWhiteouts() {
        Layer layer = register(new TarFixture()
                .directory("d")
                .file("d/.wh.gone", "")
                .file("d/.wh..wh..opq", "")
                .file("d/.wh..wh.plnk", "metadata")
                .file(".wh.replaced", "")
                .directory("replaced"));
        try (Root files = diff(layer);
                var top = files.directory(RootPath.TOP)) {
            FileStatus gone = status(files, "d/gone");
            assertThat(gone.type()).isEqualTo(FileStatus.CHARACTER_DEVICE);
            assertThat(gone.deviceMajor()).isZero();
            assertThat(gone.deviceMinor()).isZero();
            assertThat(top.extendedAttribute(bytes("d"), "trusted.overlay.opaque"))
                    .containsExactly('y');
            assertThat(top.extendedAttribute(bytes("replaced"), "trusted.overlay.opaque"))
                    .containsExactly('y');
            assertThat(files.exists(RootPath.of("d/.wh.gone"))).isFalse();
            assertThat(files.exists(RootPath.of("d/.wh..wh.plnk"))).isFalse();
        }
    }

    @Test
    void makesDevicesAndAttributes() {
        TreeMap<String, byte[]> extended = new TreeMap<>();
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        extended.put("security.capability", capability);
        extended.put("trusted.overlay.redirect", bytes("/etc"));
        TarEntry.Attributes attributes = new TarEntry.Attributes(0755, 5, 6, TarFixture.TIME, extended);
        Layer layer = register(new TarFixture()
                .entry(new TarEntry(
                        TarName.of("null"),
                        TarType.CHARACTER_DEVICE,
                        0,
                        TarFixture.attributes(0666),
                        TarName.EMPTY,
                        new TarEntry.Device(1, 3)))
                .entry(new TarEntry(
                        TarName.of("fifo"),
                        TarType.FIFO,
                        0,
                        TarFixture.attributes(0640),
                        TarName.EMPTY,
                        TarEntry.Device.NONE))
                .entry(TarEntry.file("ping", 0, attributes)));
        try (Root files = diff(layer);
                var top = files.directory(RootPath.TOP)) {
            assertThat(status(files, "null").mode()).isEqualTo(FileStatus.CHARACTER_DEVICE | 0666);
            assertThat(status(files, "null").deviceMinor()).isEqualTo(3);
            assertThat(status(files, "fifo").mode()).isEqualTo(FileStatus.FIFO | 0640);
            assertThat(top.extendedAttribute(bytes("ping"), "security.capability"))
                    .isEqualTo(capability);
            assertThat(top.extendedAttributes(bytes("ping"))).containsExactly("security.capability");
        }
    }
}
