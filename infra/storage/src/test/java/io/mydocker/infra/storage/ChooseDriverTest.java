package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.linux.Mounts;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChooseDriverTest {
    @TempDir
    Path directory;

    private Path mounted;
    private boolean isMounted;

    @BeforeEach
    void makeMountPoint() throws IOException {
        mounted = Files.createDirectory(directory.resolve("mounted"));
    }

    @AfterEach
    void unmount() {
        if (isMounted) {
            Mounts.unmount(mounted, Mounts.DETACH);
        }
    }

    /// No overlay can write on an overlay.
    private void mountOverlay() throws IOException {
        for (String name : new String[] {"lower", "upper", "work"}) {
            Files.createDirectory(directory.resolve(name));
        }
        String options = "lowerdir=" + directory.resolve("lower") + ",upperdir=" + directory.resolve("upper")
                + ",workdir=" + directory.resolve("work");
        Mounts.mount("overlay", mounted, "overlay", 0, options);
        isMounted = true;
    }

    private static StorageDriver driver(Path path, Optional<StorageDriver> wanted) {
        try (DataRoot root = DataRoot.open(path, wanted)) {
            assertThat(root.own().resolve("probe")).doesNotExist();
            return root.driver();
        }
    }

    @Test
    void overlay2WhereItWorks() {
        assertThat(driver(directory.resolve("root"), Optional.empty())).isEqualTo(StorageDriver.OVERLAY2);
        assertThat(directory.resolve("root/vfs")).doesNotExist();
    }

    @Test
    void vfsWhereTheKernelCannot() throws IOException {
        mountOverlay();
        Path root = mounted.resolve("root");
        assertThatThrownBy(() -> driver(root, Optional.of(StorageDriver.OVERLAY2)))
                .isInstanceOf(SystemFailure.class)
                .hasMessageContaining("storage driver overlay2 cannot be used on `" + root + "`");
        assertThat(driver(root, Optional.empty())).isEqualTo(StorageDriver.VFS);
        assertThat(root.resolve("overlay2")).doesNotExist();
    }

    @Test
    void theDriverWhoseImagesAreThere() {
        Path path = directory.resolve("root");
        try (DataRoot root = DataRoot.open(path, Optional.of(StorageDriver.VFS))) {
            root.containerLayers().create("container", Optional.empty());
        }
        assertThat(driver(path, Optional.empty())).isEqualTo(StorageDriver.VFS);
        assertThat(driver(path, Optional.of(StorageDriver.OVERLAY2))).isEqualTo(StorageDriver.OVERLAY2);
    }

    @Test
    void otherDriversAreRefused() {
        assertThatThrownBy(() -> StorageDriver.parse("btrfs"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("error initializing graphdriver: driver not supported: btrfs");
    }
}
