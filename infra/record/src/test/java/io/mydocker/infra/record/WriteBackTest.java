package io.mydocker.infra.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which file systems are trusted to write in order: real ones in a file.
class WriteBackTest {
    @TempDir
    Path directory;

    private Path mounted;

    @BeforeEach
    void makeMountPoint() throws IOException {
        mounted = Files.createDirectory(directory.resolve("mounted"));
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", mounted.toString());
    }

    private void make(String... mkfs) throws IOException, InterruptedException {
        Path image = directory.resolve("image");
        try (var file = Files.newByteChannel(
                image, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            file.position((16 << 20) - 1).write(java.nio.ByteBuffer.allocate(1));
        }
        String[] command = java.util.Arrays.copyOf(mkfs, mkfs.length + 1);
        command[mkfs.length] = image.toString();
        run(command);
        run("mount", "-o", "loop", image.toString(), mounted.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    @Test
    void ext4WithItsJournal() throws Exception {
        make("mkfs.ext4", "-q");
        assertThat(WriteBack.isOrdered(mounted)).isTrue();
    }

    @Test
    void ext4WithoutAJournalIsNotTrusted() throws Exception {
        make("mkfs.ext4", "-q", "-O", "^has_journal");
        assertThat(WriteBack.isOrdered(mounted)).isFalse();
        AtomicFile.write(mounted.resolve("file"), new byte[] {1}, 0600);
        assertThat(mounted.resolve("file")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void ext2IsNotTrusted() throws Exception {
        make("mkfs.ext2", "-q");
        assertThat(WriteBack.isOrdered(mounted)).isFalse();
    }

    @Test
    void fileSystemsInMemoryAreNotTrusted() throws Exception {
        run("mount", "-t", "tmpfs", "none", mounted.toString());
        assertThat(WriteBack.isOrdered(mounted)).isFalse();
    }
}
