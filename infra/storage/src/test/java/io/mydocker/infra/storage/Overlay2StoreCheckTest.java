package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.infra.storage.Finding.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Overlay2StoreCheckTest extends StoreCheckContract {
    @Override
    StorageDriver driver() {
        return StorageDriver.OVERLAY2;
    }

    @Test
    void linksAreWrittenAnew(@TempDir Path other) throws IOException {
        Path path = other.resolve("root");
        try (DataRoot root = DataRoot.open(path)) {
            TarFixture tar = new TarFixture().file("f", "x");
            LayerStore.Use use = root.layers().use();
            Layer base = use.register(Optional.empty(), tar.stream(), tar.diffId());
            ContainerLayer container = root.containerLayers().create("c".repeat(64), Optional.of(base.chainId()));
            Overlay2Layout layout = Overlay2Layout.in(path);
            Files.delete(layout.linkFile(base.cacheId()));
            Files.delete(layout.lowerFile(container.mountId()));
            assertThat(root.check().look(false)).extracting(Finding::subject).contains(Subject.LINKS, Subject.LEFTOVER);
            for (int i = 0; i < 3; i++) {
                root.check().look(false).forEach(finding -> root.check().repair(finding));
            }
            assertThat(root.check().look(true)).isEmpty();
            assertThat(root.containerLayers().find("c".repeat(64)).orElseThrow().lowers())
                    .hasSize(2);
            use.close();
        }
    }
}
