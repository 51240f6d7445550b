package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.embedded.Engine;
import io.mydocker.embedded.EngineConfiguration;
import io.mydocker.engine.image.CheckStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes while images come and go. The data root is an ext4 on a loop device; the file below it is copied at
/// random instants while nothing can write to it (its own file system is frozen) and without a sync of the one above:
/// a copy is what is on the disk when the power goes at that instant. Mounted again, nothing that metadata names is
/// missing or torn, and what a command had reported as done is there.
///
/// `-Dfaults.cuts=500` for more instants.
@RootTest
class PowerCutTest {
    private static final int CUTS = Integer.getInteger("faults.cuts", 24);
    private static final long SEED = Long.getLong("faults.seed", 1);
    private static final int LONGEST_PAUSE_MS = 250;

    @TempDir
    private Path scratch;

    private final Set<String> promised = ConcurrentHashMap.newKeySet();
    private final List<Cut> cuts = new CopyOnWriteArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();

    private Path place;
    private Registry registry;
    private EngineUnderTest engine;

    /// What would be left.
    ///
    /// @param promised images that were reported as there, before and after
    private record Cut(Path disk, Set<String> promised) {}

    @BeforeEach
    void start() throws IOException {
        place = TestPlace.create("cut");
        Files.createDirectory(place.resolve("below"));
        Files.createDirectory(place.resolve("root"));
        Files.createDirectory(place.resolve("cut"));
        format(place.resolve("below.img"), "2G", "-O", "^has_journal");
        mount(place.resolve("below.img"), place.resolve("below"));
        format(place.resolve("below/disk.img"), "256M");
        mount(place.resolve("below/disk.img"), place.resolve("root"));
        registry = Registry.start();
        engine = EngineUnderTest.openIn(place);
    }

    private static void format(Path file, String size, String... options) {
        Command.of("truncate", "-s", size, file.toString()).ok();
        Command.of("/sbin/mkfs.ext4", "-q", "-F")
                .with(options)
                .with(file.toString())
                .ok();
    }

    private static void mount(Path file, Path directory) {
        Command.of("mount", "-o", "loop", file.toString(), directory.toString()).ok();
    }

    @AfterEach
    void close() {
        Command.of("fsfreeze", "-u", place.resolve("below").toString()).run();
        engine.stop();
        registry.close();
        Command.of("umount", place.resolve("root").toString()).ok();
        Command.of("umount", place.resolve("below").toString()).ok();
        TestPlace.remove(place);
    }

    @Test
    void nothingThatIsNamedIsTorn() throws InterruptedException {
        String pulled = registry.image("pulled:1");
        registry.push("docker-archive:" + image("pulled:1", 1).archive(scratch.resolve("pulled.tar")), "pulled:1");
        Path archive = image("loaded:1", 2).archive(scratch.resolve("loaded.tar"));
        Thread camera = Thread.ofPlatform().start(this::takeCuts);
        try {
            while (!over.get()) {
                live(pulled, archive);
            }
        } finally {
            over.set(true);
            camera.join();
        }
        assertThat(trouble.get()).isNull();
        assertThat(cuts).hasSize(CUTS);
        for (int i = 0; i < CUTS; i++) {
            inspect(cuts.get(i), "cut " + i);
        }
    }

    private static TestImage image(String name, int seed) {
        byte[] noise = new byte[3 << 20];
        new Random(seed).nextBytes(noise);
        Layer many = new Layer().directory("many");
        for (int i = 0; i < 400; i++) {
            many.file("many/" + i, "content of file " + i + " of " + name);
        }
        return TestImage.of(
                name,
                new Layer().directory("bin").file("bin/busybox", TestImage.program(), 0755),
                new Layer().file("noise", noise, 0644),
                many,
                new Layer().file("many/.wh.3", "").file("top", name));
    }

    private void live(String pulled, Path archive) {
        engine.mydocker("pull", "-q", pulled).ok();
        promised.add(pulled);
        engine.mydocker("create", "--name", "one", "--network", "none", pulled, "/bin/busybox", "true")
                .ok();
        engine.mydocker("load", "-q", "-i", archive.toString()).ok();
        promised.add("loaded:1");
        engine.mydocker("rm", "one").ok();
        promised.remove(pulled);
        engine.mydocker("rmi", pulled).ok();
        promised.remove("loaded:1");
        engine.mydocker("rmi", "loaded:1").ok();
    }

    private void takeCuts() {
        Random random = new Random(SEED);
        try {
            while (cuts.size() < CUTS && !over.get()) {
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MS));
                cuts.add(cut(place.resolve("cut-" + cuts.size() + ".img")));
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            trouble.set(e);
        } finally {
            over.set(true);
        }
    }

    private Cut cut(Path copy) {
        Set<String> before = Set.copyOf(promised);
        String below = place.resolve("below").toString();
        Command.of("fsfreeze", "-f", below).ok();
        try {
            Command.of("cp", "--sparse=always", below + "/disk.img", copy.toString())
                    .ok();
        } finally {
            Command.of("fsfreeze", "-u", below).ok();
        }
        List<String> both = new ArrayList<>(before);
        both.retainAll(promised);
        return new Cut(copy, Set.copyOf(both));
    }

    /// The machine starts again: the journal is played, the engine opened.
    private void inspect(Cut cut, String when) {
        Path directory = place.resolve("cut");
        mount(cut.disk(), directory);
        try (Engine after = Engine.open(EngineConfiguration.on(directory, place.resolve("exec-cut")))) {
            List<CheckStore.Report> findings = new ArrayList<>();
            after.checkStore().check(false, findings::add);
            assertThat(findings).as(when).isEmpty();
            cut.promised().forEach(name -> assertThat(after.images().find(name).layers())
                    .as(when)
                    .hasSize(4));
        } finally {
            Command.of("umount", directory.toString()).ok();
        }
    }
}
