package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.linux.Mounts;
import io.mydocker.protocol.failure.SystemFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file system of 4 MiB.
class FullDiskTest {
    @TempDir
    Path directory;

    @BeforeEach
    void mount() {
        Mounts.mount("tmpfs", directory, "tmpfs", 0, "size=4m,mode=0755");
    }

    @AfterEach
    void unmount() {
        Mounts.unmount(directory, Mounts.DETACH);
    }

    @Test
    void leavesNothingHalfMadeAndGoesOn() {
        TarFixture large = new TarFixture().file("large", "x".repeat(8 << 20));
        TarFixture small = new TarFixture().file("small", "x");
        try (DataRoot root = DataRoot.open(directory.resolve("root"));
                LayerStore.Use use = root.layers().use()) {
            assertThatThrownBy(() -> use.register(Optional.empty(), large.stream(), large.diffId()))
                    .isInstanceOf(SystemFailure.class)
                    .hasMessageContaining("no space left on device");
            assertThat(OwnFiles.list(root.path().resolve("overlay2"))).containsExactly("l");
            assertThat(OwnFiles.list(root.path().resolve("overlay2/l"))).isEmpty();
            assertThat(OwnFiles.list(root.path().resolve("image/overlay2/layerdb/tmp")))
                    .isEmpty();
            assertThat(OwnFiles.list(root.path().resolve("mydocker/pending"))).isEmpty();
            Layer layer = use.register(Optional.empty(), small.stream(), small.diffId());
            assertThat(root.layers().find(layer.chainId())).isPresent();
        }
    }
}
