package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk fails at the worst moment: when what has just become visible is to be made durable. The kernel's answers
/// are replaced by strace.
class FailingDiskTest {
    private static final String LAYERS = "image/overlay2/layerdb/sha256";
    private static final byte[] CONFIGURATION =
            "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private static TarFixture tar() {
        return new TarFixture().directory("d").file("d/f", "content");
    }

    /// Does each thing twice: the first time fails.
    static final class Victim {
        public static void main(String[] arguments) {
            DataRoot root = DataRoot.open(Path.of(arguments[0]));
            for (int i = 0; i < 2; i++) {
                try {
                    act(root, arguments[1]);
                    System.out.println("done");
                } catch (RuntimeException e) {
                    System.out.println(e.getMessage());
                }
            }
            // No use is closed: that would tidy up.
            Runtime.getRuntime().halt(0);
        }

        private static void act(DataRoot root, String what) {
            switch (what) {
                case "layer" -> root.layers().use().register(Optional.empty(), tar().stream(), tar().diffId());
                case "container" -> root.containerLayers().create("container", Optional.empty());
                default -> root.images().put(CONFIGURATION);
            }
        }
    }

    private Path root() {
        return directory.resolve("root");
    }

    /// @param faults pairs of a path below the root and what is to happen to a system call on it
    private List<String> run(String what, String... faults) throws IOException, InterruptedException {
        DataRoot.open(root()).close();
        List<String> strace = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
        for (int i = 0; i < faults.length; i += 2) {
            strace.addAll(List.of("-P", root().resolve(faults[i]).toString(), "-e", "inject=" + faults[i + 1]));
        }
        Process victim = VictimProcess.start(strace, Victim.class, root().toString(), what);
        List<String> lines = victim.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(victim.waitFor()).isZero();
        return lines;
    }

    private List<String> layerDirectories() {
        return OwnFiles.list(root().resolve("overlay2"));
    }

    @Test
    void aLayerThatIsNotDurableIsTakenBack() throws Exception {
        List<String> lines = run("layer", LAYERS, "fsync:error=EIO:when=1");
        assertThat(lines).hasSize(2).last().isEqualTo("done");
        assertThat(lines.getFirst()).contains("input/output error");
        assertThat(layerDirectories()).hasSize(2);
        try (DataRoot root = DataRoot.open(root());
                InputStream content = root.layers().tarStream(tar().diffId())) {
            assertThat(content.readAllBytes()).isEqualTo(tar().bytes());
        }
    }

    @Test
    void aLayerThatCannotBeTakenBackKeepsItsFiles() throws Exception {
        Digest chainId = tar().diffId();
        List<String> lines =
                run("layer", LAYERS, "fsync:error=EIO:when=1", LAYERS + "/" + chainId.hex(), "rename:error=EIO:when=2");
        assertThat(lines.getFirst()).contains("input/output error");
        try (DataRoot root = DataRoot.open(root());
                InputStream content = root.layers().tarStream(chainId)) {
            assertThat(content.readAllBytes()).isEqualTo(tar().bytes());
        }
    }

    @Test
    void aContainersLayerThatIsNotDurableIsTakenBack() throws Exception {
        List<String> lines = run("container", "image/overlay2/layerdb/mounts", "fsync:error=EIO:when=1");
        assertThat(lines.getFirst()).contains("input/output error");
        assertThat(lines.getLast()).isEqualTo("done");
        assertThat(layerDirectories()).hasSize(3);
        try (DataRoot root = DataRoot.open(root())) {
            assertThat(root.containerLayers().find("container").orElseThrow().merged())
                    .isDirectory();
        }
    }

    @Test
    void anImageThatIsNotDurableIsTakenBack() throws Exception {
        List<String> lines = run("image", "image/overlay2/imagedb/content/sha256", "fsync:error=EIO:when=1");
        assertThat(lines.getFirst()).contains("Input/output error");
        assertThat(lines.getLast()).isEqualTo("done");
        try (DataRoot root = DataRoot.open(root())) {
            assertThat(root.images().list()).containsExactly(Digest.sha256(CONFIGURATION));
        }
    }
}
