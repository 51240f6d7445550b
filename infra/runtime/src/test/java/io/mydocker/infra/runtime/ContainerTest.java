package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerTest {
    @TempDir
    private Path directory;

    @Test
    void runs() throws StartFailed {
        try (TestContainer container = new TestContainer(directory)) {
            TestContainer.Result result = container.run(TestContainer.shell("id"));
            assertThat(result.output()).isEqualTo("uid=0(root) gid=0\n");
        }
    }
}
