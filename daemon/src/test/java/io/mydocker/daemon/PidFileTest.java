package io.mydocker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.Conflict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
    @TempDir
    Path directory;

    @Test
    void namesThisProcessAndGoesAway() throws IOException {
        Path path = directory.resolve("run/m.pid");
        try (PidFile _ = PidFile.create(path)) {
            assertThat(path).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void replacesWhatIsLeftOver() throws IOException {
        Path path = directory.resolve("m.pid");
        for (String left : new String[] {"", "garbage", "999999999", "1"}) {
            Files.writeString(path, left);
            PidFile.create(path).close();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void refusesALivingEngine() throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process other = new ProcessBuilder(java, "-m", "jdk.httpserver", "-b", "127.0.0.1", "-p", "0").start();
        try {
            Path path = directory.resolve("m.pid");
            Files.writeString(path, Long.toString(other.pid()));
            assertThatThrownBy(() -> PidFile.create(path))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("pid file found, ensure mydocker is not running or delete " + path);
        } finally {
            other.destroyForcibly();
        }
    }
}
