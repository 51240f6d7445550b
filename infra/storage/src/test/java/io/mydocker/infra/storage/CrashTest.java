package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.oci.Digest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An engine is killed in the middle of a layer.
class CrashTest {
    @TempDir
    Path directory;

    private static byte[] tar() {
        return new TarFixture()
                .file("first", "x".repeat(3_000_000))
                .file("second", "y".repeat(100))
                .bytes();
    }

    /// Gets most of the layer and then waits for the rest, which never comes.
    static final class Victim {
        public static void main(String[] arguments) {
            CountDownLatch never = new CountDownLatch(1);
            InputStream stuck = new InputStream() {
                @Override
                public int read() {
                    try {
                        System.out.println("half of the layer is there");
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return -1;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    return read();
                }
            };
            InputStream half = new SequenceInputStream(new ByteArrayInputStream(tar(), 0, 2_800_000), stuck);
            DataRoot root = DataRoot.open(Path.of(arguments[0]));
            root.containerLayers().create("container", Optional.empty());
            root.layers().use().register(Optional.empty(), half, Digest.sha256(tar()));
        }
    }

    @Test
    void leavesNothingHalfMade() throws IOException, InterruptedException {
        Path path = directory.resolve("root");
        Process victim = VictimProcess.start(List.of(), Victim.class, path.toString());
        try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("half of the layer is there");
        } finally {
            victim.destroyForcibly().waitFor();
        }
        assertThat(OwnFiles.list(path.resolve("overlay2"))).hasSize(4);
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.layers().list()).isEmpty();
            ContainerLayer container = root.containerLayers().find("container").orElseThrow();
            assertThat(OwnFiles.list(path.resolve("overlay2")))
                    .containsExactlyInAnyOrder("l", container.mountId(), container.mountId() + "-init");
            assertThat(OwnFiles.list(path.resolve("overlay2/l"))).hasSize(2);
            assertThat(OwnFiles.list(path.resolve("image/overlay2/layerdb/tmp")))
                    .isEmpty();
        }
    }
}
