package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.engine.container.RemoveOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Containers on the storage driver that copies.
class VfsTest {
    @Test
    void containersRunOnCopies(@TempDir Path directory) throws IOException {
        try (TestEngine engine = new TestEngine(directory, Optional.of("vfs"))) {
            assertThat(engine.engine().facts().storageDriver()).isEqualTo("vfs");
            assertThat(engine.engine().graphDriver().name()).isEqualTo("vfs");
            String id = engine.start(request("sh", "-c", "echo own >/file; cat /file; touch /bin/x; sleep 1000"));
            assertThat(engine.containers().find(id).driver()).isEqualTo("vfs");
            assertThat(engine.engine().graphDriver().ofContainer(id)).isEmpty();
            assertThat(engine.run("sh", "-c", "ls /file; ls -d /bin/x; ls -d /.dockerenv")
                            .stdout())
                    .isEqualTo("/.dockerenv\n");
            engine.containers().remove(id, RemoveOptions.FORCE);
            assertThat(engine.root().resolve("image/vfs/layerdb/mounts")).isEmptyDirectory();
            assertThat(engine.root().resolve("overlay2")).doesNotExist();
        }
    }
}
