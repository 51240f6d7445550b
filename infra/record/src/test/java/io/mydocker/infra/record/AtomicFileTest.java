package io.mydocker.infra.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void replacesTheFileWithItsMode() throws IOException {
        Path file = directory.resolve("f");
        AtomicFile.write(file, bytes("old"), 0600);
        AtomicFile.write(file, bytes("new"), 0666);
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-rw-");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void leavesNothingWhenItFails() throws IOException {
        Path taken = Files.createDirectories(directory.resolve("d/inner")).getParent();
        assertThatThrownBy(() -> AtomicFile.write(taken, bytes("x"), 0600))
                .isInstanceOf(SystemFailure.class)
                .hasMessageContaining(taken.toString());
        assertThatThrownBy(() -> AtomicFile.write(directory.resolve("no/f"), bytes("x"), 0600))
                .isInstanceOf(SystemFailure.class);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(taken);
        }
    }

    @Test
    void aReaderNeverSeesHalf() throws Exception {
        Path file = directory.resolve("f");
        byte[] first = bytes("a".repeat(100_000));
        byte[] second = bytes("b".repeat(50_000));
        AtomicFile.write(file, first, 0600);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writer = threads.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    AtomicFile.write(file, i % 2 == 0 ? second : first, 0600);
                }
            });
            while (!writer.isDone()) {
                assertThat(Files.readAllBytes(file))
                        .satisfiesAnyOf(seen -> assertThat(seen).isEqualTo(first), seen -> assertThat(seen)
                                .isEqualTo(second));
            }
            writer.get();
        }
    }
}
