package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many containers at once, and nothing of them afterwards.
class HostLeftCleanTest {
    private static final int MANY = 50;

    @Test
    void fiftyAtOnce(@TempDir Path directory) throws IOException {
        List<Mounts.Mount> mounts = Mounts.list();
        List<String> ids = new ArrayList<>();
        try (TestEngine engine = new TestEngine(directory)) {
            List<CompletableFuture<String>> starts = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                starts.add(CompletableFuture.supplyAsync(
                        () -> engine.start(request("sleep", "1000")), Thread::startVirtualThread));
            }
            starts.forEach(start -> ids.add(start.join()));
            assertThat(ids).doesNotHaveDuplicates().hasSize(MANY);
            assertThat(ids).allMatch(id -> engine.containers().find(id).state().running());
            assertThat(Mounts.list()).hasSameSizeAs(mounts);
            List<Thread> removals = ids.stream()
                    .map(id -> Thread.startVirtualThread(() -> engine.remove(id)))
                    .toList();
            for (Thread removal : removals) {
                join(removal);
            }
            assertThat(engine.root().resolve("containers")).isEmptyDirectory();
            assertThat(engine.root().resolve("image/overlay2/layerdb/mounts")).isEmptyDirectory();
            assertThat(engine.execRoot().resolve("containers")).isEmptyDirectory();
        }
        assertThat(Mounts.list()).hasSameSizeAs(mounts);
        for (String id : ids) {
            assertThat(controlGroups(id)).isEmpty();
            assertThat(processes(id)).isEmpty();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> controlGroups(String id) throws IOException {
        try (Stream<Path> trees = Files.list(Path.of("/sys/fs/cgroup"))) {
            return trees.map(tree -> tree.resolve("mydocker").resolve(id))
                    .filter(Files::exists)
                    .toList();
        }
    }

    /// Keepers carry the short id as an argument.
    private static List<String> processes(String id) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains("mydocker-keeper") && line.contains(id.substring(0, 12)))
                .toList();
    }
}
