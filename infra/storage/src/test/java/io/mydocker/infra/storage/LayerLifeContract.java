package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.linux.Mounts;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When layers come, stay and go, whatever the driver.
abstract class LayerLifeContract {
    @TempDir
    Path directory;

    private DataRoot root;

    abstract StorageDriver driver();

    @BeforeEach
    void open() {
        root = DataRoot.open(directory.resolve("root"), Optional.of(driver()));
    }

    @AfterEach
    void close() {
        root.close();
    }

    private static TarFixture tar(String content) {
        return new TarFixture().directory("d").file("d/" + content, content);
    }

    private static byte[] image(Digest... diffIds) {
        List<String> ids = List.of(diffIds).stream().map(Digest::toString).toList();
        return JsonObject.builder()
                .put(
                        "rootfs",
                        JsonObject.builder()
                                .put("type", "layers")
                                .put("diff_ids", ids)
                                .build())
                .build()
                .utf8();
    }

    private List<Layer> registerTwo(LayerStore.Use use) {
        Layer base =
                use.register(Optional.empty(), tar("base").stream(), tar("base").diffId());
        Layer top = use.register(
                Optional.of(base.chainId()), tar("top").stream(), tar("top").diffId());
        return List.of(base, top);
    }

    private LayerDirectories directories() {
        return LayerDirectories.in(root.path(), driver());
    }

    private void assertEmpty() {
        assertThat(root.layers().list()).isEmpty();
        assertThat(directories().list()).isEmpty();
        assertThat(OwnFiles.list(root.path().resolve("overlay2/l"))).isEmpty();
        assertThat(OwnFiles.list(root.path().resolve("image/" + driver() + "/layerdb/tmp")))
                .isEmpty();
        assertThat(OwnFiles.list(OwnLayout.in(root.path()).pending(driver()))).isEmpty();
    }

    @Test
    void aUseThatEndsWithoutImageLeavesNothing() {
        try (LayerStore.Use use = root.layers().use()) {
            List<Layer> layers = registerTwo(use);
            assertThat(root.layers().list()).containsExactlyInAnyOrderElementsOf(layers);
            assertThat(root.layers().release(layers.getLast().chainId())).isEmpty();
        }
        assertEmpty();
    }

    @Test
    void layersOfAnImageStayUntilItGoes() {
        List<Layer> layers;
        Digest image;
        try (LayerStore.Use use = root.layers().use()) {
            layers = registerTwo(use);
            image = root.images().put(image(tar("base").diffId(), tar("top").diffId()));
        }
        root.close();
        root = DataRoot.open(directory.resolve("root"), Optional.of(driver()));
        Layer top = layers.getLast();
        assertThat(root.layers().find(top.chainId())).contains(top);
        assertThat(root.layers().release(top.chainId())).isEmpty();
        root.images().remove(image);
        assertThat(root.layers().release(layers.getFirst().chainId())).isEmpty();
        assertThat(root.layers().release(top.chainId()))
                .containsExactly(top.chainId(), layers.getFirst().chainId());
        assertEmpty();
    }

    @Test
    void aContainerKeepsItsLayers() {
        List<Layer> layers;
        try (LayerStore.Use use = root.layers().use()) {
            layers = registerTwo(use);
            root.containerLayers().create("c", Optional.of(layers.getLast().chainId()));
        }
        Digest top = layers.getLast().chainId();
        assertThat(root.layers().find(top)).isPresent();
        assertThatThrownBy(() -> root.containerLayers().create("c", Optional.of(top)))
                .isInstanceOf(Conflict.class);
        root.close();
        root = DataRoot.open(directory.resolve("root"), Optional.of(driver()));
        ContainerLayer container = root.containerLayers().find("c").orElseThrow();
        assertThat(container.isPlain()).isEqualTo(driver() == StorageDriver.VFS);
        assertThat(container.merged()).isDirectory();
        assertThat(root.containerLayers().size("c")).isZero();
        root.containerLayers().remove("c");
        root.containerLayers().remove("c");
        assertThat(root.containerLayers().find("c")).isEmpty();
        assertThat(root.layers().find(top)).isEmpty();
        assertEmpty();
    }

    @Test
    void anIdThatIsTakenCanStillBeRemoved() {
        root.containerLayers().create("c", Optional.empty());
        assertThatThrownBy(() -> root.containerLayers().create("c", Optional.empty()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("has a layer already");

        root.containerLayers().remove("c");
        assertThat(root.containerLayers().list()).isEmpty();
        root.containerLayers().create("c", Optional.empty());
    }

    @Test
    void whatIsMountedIsNotRemoved() {
        ContainerLayer layer = root.containerLayers().create("c", Optional.empty());
        Mounts.mount("tmpfs", layer.merged(), "tmpfs", 0, "");
        try {
            assertThatThrownBy(() -> root.containerLayers().remove("c"))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("is mounted at");
        } finally {
            Mounts.unmount(layer.merged(), 0);
        }
        assertThat(root.containerLayers().find("c")).contains(layer);
        root.containerLayers().remove("c");
        assertThat(layer.merged()).doesNotExist();
    }

    @Test
    void unknownLayers() {
        Digest unknown = Digest.sha256(new byte[0]);
        assertThat(root.layers().find(unknown)).isEmpty();
        assertThat(root.layers().release(unknown)).isEmpty();
        assertThatThrownBy(() -> root.layers().tarStream(unknown)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> root.containerLayers().create("c", Optional.of(unknown)))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> root.containerLayers().size("c")).isInstanceOf(NotFound.class);
        try (LayerStore.Use use = root.layers().use()) {
            TarFixture tar = tar("x");
            assertThatThrownBy(() -> use.register(Optional.of(unknown), tar.stream(), tar.diffId()))
                    .isInstanceOf(NotFound.class);
        }
        assertEmpty();
    }

    @Test
    void theSameLayerAtTheSameTimeIsMadeOnce() throws Exception {
        Set<InputStream> reads = ConcurrentHashMap.newKeySet();
        TarFixture tar = tar("same");
        byte[] bytes = tar.bytes();
        List<Callable<Layer>> calls = new ArrayList<>();
        try (LayerStore.Use use = root.layers().use()) {
            for (int i = 0; i < 8; i++) {
                InputStream counted = new FilterInputStream(new ByteArrayInputStream(bytes)) {
                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        reads.add(this);
                        return super.read(buffer, offset, length);
                    }
                };
                calls.add(() -> use.register(Optional.empty(), counted, tar.diffId()));
            }
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Layer> layers = new ArrayList<>();
                for (Future<Layer> future : threads.invokeAll(calls)) {
                    layers.add(future.get());
                }
                assertThat(layers).hasSize(8).containsOnly(layers.getFirst());
            }
        }
        assertThat(reads).hasSize(1);
        assertEmpty();
    }

    @Test
    void manyLayersSideBySide() throws Exception {
        try (LayerStore.Use use = root.layers().use();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Layer>> futures = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TarFixture tar = tar("n" + i);
                futures.add(threads.submit(() -> use.register(Optional.empty(), tar.stream(), tar.diffId())));
            }
            for (int i = 0; i < 20; i++) {
                try (InputStream stream =
                        root.layers().tarStream(futures.get(i).get().chainId())) {
                    assertThat(stream.readAllBytes()).isEqualTo(tar("n" + i).bytes());
                }
            }
        }
        assertEmpty();
    }

    @Test
    void aStreamThatFailsLeavesNothing() {
        byte[] start = new TarFixture().file("f", "x".repeat(100_000)).bytes();
        InputStream failing = new SequenceInputStream(new ByteArrayInputStream(start, 0, 50_000), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset by peer");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        });
        try (LayerStore.Use use = root.layers().use()) {
            assertThatThrownBy(() -> use.register(Optional.empty(), failing, Digest.sha256(start)))
                    .isInstanceOf(SystemFailure.class)
                    .hasMessageContaining("connection reset by peer");
            assertEmpty();
        }
    }

    @Test
    void changedFilesAreNoticedOnTheWayOut() throws IOException {
        try (LayerStore.Use use = root.layers().use()) {
            Layer layer = registerTwo(use).getFirst();
            Path file = directories().files(layer.cacheId()).resolve("d/base");
            Files.writeString(file, "evil");
            try (InputStream stream = root.layers().tarStream(layer.chainId())) {
                assertThatThrownBy(stream::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessage("file integrity checksum failed for \"d/base\"");
            }
        }
    }
}
