package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An image comes, gets a container, and all of it goes again, in an engine that is killed at one system call after the
/// other of those that change the disk: what is left is always whole, and nothing is lost but what was under way.
class KilledAnywhereTest {
    private static final String CHANGES = "mkdir,mkdirat,rename,renameat2,unlink,unlinkat,rmdir,symlink,symlinkat,"
            + "link,linkat,mknodat,chmod,fchmod,fchmodat,fsync,fdatasync,syncfs,sync_file_range,utimensat";
    private static final String CONTAINER = "c".repeat(64);
    private static final TarFixture BASE =
            new TarFixture().directory("d").file("d/f", "content").symlink("d/l", "f");
    private static final TarFixture TOP = new TarFixture().file("d/.wh.f", "").file("g", "more");

    @TempDir
    Path directory;

    static final class Victim {
        public static void main(String[] arguments) {
            try (DataRoot root = DataRoot.open(Path.of(arguments[0]), Optional.of(StorageDriver.parse(arguments[1])))) {
                live(root);
            }
            System.out.println("survived");
        }
    }

    private static void live(DataRoot root) {
        ImageReference name = ImageReference.parse("image:1");
        Digest image;
        Digest top;
        try (LayerStore.Use use = root.layers().use()) {
            Layer base = use.register(Optional.empty(), BASE.stream(), BASE.diffId());
            top = use.register(Optional.of(base.chainId()), TOP.stream(), TOP.diffId())
                    .chainId();
            image = root.images().put(configuration());
            root.manifests().put(image, "application/json", new byte[] {'{', '}'});
            root.distribution().add(BASE.diffId(), new DistributionMetadata.Source(BASE.diffId(), "docker.io/a/b", ""));
            root.references().put(name, image);
        }
        root.containerLayers().create(CONTAINER, Optional.of(top));
        root.containerLayers().remove(CONTAINER);
        root.references().remove(name);
        try (LayerStore.Use use = root.layers().use()) {
            use.giveUp(top);
            root.images().remove(image);
            root.manifests().remove(image);
        }
    }

    private static byte[] configuration() {
        List<String> diffIds = List.of(BASE.diffId().toString(), TOP.diffId().toString());
        JsonObject layers = JsonObject.builder()
                .put("type", "layers")
                .put("diff_ids", diffIds)
                .build();
        return JsonObject.builder().put("rootfs", layers).build().utf8();
    }

    @ParameterizedTest
    @CsvSource({"overlay2,9", "vfs,7"})
    void leavesNothingBroken(String driver, int stride) throws Exception {
        boolean survived = false;
        int kills = 0;
        for (int at = 1; !survived; at += stride) {
            Path path = directory.resolve("root-" + at);
            Process victim = VictimProcess.start(
                    List.of(
                            "strace",
                            "-f",
                            "-qq",
                            "-o",
                            "/dev/null",
                            "-e",
                            "trace=" + CHANGES,
                            "-e",
                            "inject=" + CHANGES + ":signal=KILL:when=" + at),
                    Victim.class,
                    path.toString(),
                    driver);
            List<String> lines =
                    victim.inputReader(StandardCharsets.UTF_8).lines().toList();
            victim.waitFor();
            survived = lines.contains("survived");
            kills += survived ? 0 : 1;
            inspect(path, StorageDriver.parse(driver), "killed at " + at);
        }
        assertThat(kills).isGreaterThan(10);
    }

    private static void inspect(Path path, StorageDriver driver, String when) {
        try (DataRoot root = DataRoot.open(path, Optional.of(driver))) {
            root.containerLayers().list().forEach(root.containerLayers()::remove);
            assertThat(root.check().look(true)).as(when).isEmpty();
            if (root.images().list().isEmpty()) {
                root.layers().removeUnclaimed();
                assertThat(LayerDirectories.in(path, driver).list()).as(when).isEmpty();
            }
            live(root);
            assertThat(root.check().look(true)).as(when).isEmpty();
            assertThat(LayerDirectories.in(path, driver).list()).as(when).isEmpty();
        }
    }
}
