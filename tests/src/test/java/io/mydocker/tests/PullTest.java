package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `pull` from Debian's docker-registry.
@RootTest
class PullTest {

    private static Registry registry;
    private static EngineUnderTest engine;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start(@TempDir Path scratch) {
        registry = Registry.start();
        engine = EngineUnderTest.open();
        registry.push(
                TestImage.of("schema2", new Layer().file("bin/busybox", TestImage.program(), 0755))
                        .archiveSource(scratch),
                "schema2:latest",
                "--format",
                "v2s2");
        registry.push(TestImage.busybox(), "oci:v1", "--format", "oci");
    }

    @AfterAll
    static void close() {
        engine.close();
        registry.close();
    }

    @Test
    void dockersLinesAndTheSecondTimeUpToDate() {
        String name = registry.image("schema2");

        String first = engine.mydocker("pull", name).ok();
        assertThat(first.lines())
                .startsWith("Using default tag: latest", "latest: Pulling from schema2")
                .anyMatch(line -> line.matches("[0-9a-f]{12}: .*"))
                .anyMatch(line -> line.matches("Digest: sha256:[0-9a-f]{64}"))
                .contains("Status: Downloaded newer image for " + name + ":latest")
                .last()
                .isEqualTo(name + ":latest");
        assertThat(engine.mydocker("pull", name).ok()).contains("Status: Image is up to date for " + name + ":latest");
        assertThat(engine.mydocker("run", "--rm", "--network", "none", name, "/bin/busybox", "echo", "hi")
                        .ok())
                .isEqualTo("hi");
    }

    @Test
    void ociManifestsAndDigestReferences() {
        String name = registry.image("oci");
        String digest = Layer.digest(registry.manifest("oci:v1").getBytes(StandardCharsets.UTF_8));

        engine.mydocker("pull", name + "@" + digest).ok();
        assertThat(engine.mydocker("images", "--digests").ok()).contains(digest);
        assertThat(engine.mydocker("run", "--rm", "--network", "none", name + "@" + digest, "echo", "hi")
                        .ok())
                .isEqualTo("hi");
        assertThat(engine.mydocker("pull", name + ":v1").ok()).contains("Digest: " + digest);
    }

    @Test
    void allTags() {
        registry.push(TestImage.busybox(), "several:1");
        registry.push(TestImage.busybox(), "several:2");
        String name = registry.image("several");

        List<String> lines = engine.mydocker("pull", "-a", name).ok().lines().toList();
        assertThat(lines)
                .contains("1: Pulling from several", "2: Pulling from several")
                .endsWith("Status: Downloaded newer image for " + name, name);
        assertThat(engine.mydocker("images", name).ok()).contains(" 1 ", " 2 ");
        assertThat(engine.docker("pull", "-a", name).ok())
                .contains("1: Pulling from several", "Status: Image is up to date for " + name);
        assertThat(engine.mydocker("pull", "-a", name + ":1").run().err())
                .isEqualTo("tag can't be used with --all-tags/-a\n");
        assertThat(engine.docker("pull", "-a", registry.image("nosuch")).run().err())
                .contains("repository " + registry.image("nosuch") + " not found");
    }

    @Test
    void quietPrintsTheNameAlone() {
        assertThat(engine.mydocker("pull", "-q", registry.image("oci:v1")).ok()).isEqualTo(registry.image("oci:v1"));
    }

    @Test
    void runPullsWhatIsNotThere() {
        registry.push(TestImage.busybox(), "byrun:1");

        Result result = engine.mydocker("run", "--rm", "--network", "none", registry.image("byrun:1"), "echo", "hi")
                .run();

        assertThat(result.out()).isEqualTo("hi\n");
        assertThat(result.err())
                .contains("Unable to find image '" + registry.image("byrun:1") + "' locally", "Pulling from byrun");
    }

    @Test
    void anIndexIsChosenFromByPlatform() throws IOException {
        registry.push(
                TestImage.of("ours", new Layer().file("which", "ours")).archiveSource(scratch),
                "multi:ours",
                "--format",
                "oci");
        registry.push(
                TestImage.of("other", new Layer().file("which", "other")).archiveSource(scratch),
                "multi:other",
                "--format",
                "oci");
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                + descriptor("multi:other", "s390x") + "," + descriptor("multi:ours", TestImage.architecture()) + "]}";
        Path body = Files.writeString(scratch.resolve("index"), index);
        Command.of(
                        "curl",
                        "-sSf",
                        "-X",
                        "PUT",
                        "-H",
                        "Content-Type: application/vnd.oci.image.index.v1+json",
                        "--data-binary",
                        "@" + body,
                        "http://" + registry.address() + "/v2/multi/manifests/latest")
                .ok();

        String pulled = engine.mydocker("pull", registry.image("multi")).ok();

        assertThat(pulled).contains("Digest: " + Layer.digest(Files.readAllBytes(body)));
        assertThat(file(registry.image("multi"), "which")).isEqualTo("ours");
        engine.mydocker("pull", "--platform", "linux/s390x", registry.image("multi"))
                .ok();
        assertThat(file(registry.image("multi"), "which")).isEqualTo("other");
        assertThat(engine.mydocker("pull", "--platform", "linux/riscv64", registry.image("multi"))
                        .run())
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(1))
                .satisfies(result -> assertThat(result.err())
                        .contains("no matching manifest for linux/riscv64 in the manifest list entries"));
    }

    private static String descriptor(String name, String architecture) {
        byte[] manifest = registry.manifest(name).getBytes(StandardCharsets.UTF_8);
        return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + Layer.digest(manifest)
                + "\",\"size\":" + manifest.length + ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
                + architecture
                + "\"}}";
    }

    /// A file of an image that has no program to print it: read where overlay2 has it.
    private static String file(String image, String name) throws IOException {
        String id = engine.mydocker("create", "--network", "none", image, "/nothing")
                .ok();
        String mount = Files.readString(engine.dataRoot().resolve("image/overlay2/layerdb/mounts/" + id + "/mount-id"));
        Path overlay = engine.dataRoot().resolve("overlay2");
        String lowers = Files.readString(overlay.resolve(mount + "/lower"));
        String lowest = lowers.substring(lowers.lastIndexOf(':') + 1);
        String content = Files.readString(overlay.resolve(lowest).resolve(name));
        engine.mydocker("rm", id).ok();
        return content;
    }

    @Test
    void aLayerThatWasTamperedWithIsRefusedAndLeavesNothing() throws IOException {
        registry.push(
                TestImage.of("t", new Layer().file("a", "something to change")).archiveSource(scratch), "tampered");
        String layer = Json.parseObject(registry.manifest("tampered"))
                .array("layers")
                .objects()
                .getFirst()
                .text("digest");
        byte[] other = Files.readAllBytes(registry.blob(layer));
        other[other.length - 6] ^= 1;
        Files.write(registry.blob(layer), other);
        String before = tree();

        Result result = engine.mydocker("pull", registry.image("tampered")).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).containsIgnoringCase("digest").doesNotContain("\tat ");
        assertThat(engine.mydocker("images").ok()).doesNotContain("tampered");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void aLayerThatEndsEarlyIsRefusedAndLeavesOnlyWhatCame() throws IOException {
        registry.push(TestImage.of("t", new Layer().file("a", "x".repeat(5000))).archiveSource(scratch), "short");
        String layer = Json.parseObject(registry.manifest("short"))
                .array("layers")
                .objects()
                .getFirst()
                .text("digest");
        byte[] whole = Files.readAllBytes(registry.blob(layer));
        Files.write(registry.blob(layer), Arrays.copyOf(whole, whole.length / 2));
        String before = tree();

        Result result = engine.mydocker("pull", registry.image("short")).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("unexpected EOF");

        assertThat(tree().lines().filter(line -> !line.startsWith("mydocker/downloads")))
                .containsExactlyElementsOf(before.lines().toList());
    }

    @Test
    void aPullEndsWithItsClientAndLeavesNothing() throws InterruptedException {
        try (StallingRegistry stalling = new StallingRegistry()) {
            String before = tree();
            Process client = engine.docker("pull", stalling.image()).start(ProcessBuilder.Redirect.DISCARD);
            stalling.awaitStall();
            // The layer that came whole is there by now or soon; it goes too.
            assertThat(tree()).isNotEqualTo(before);

            client.destroy();

            Await.until(() -> "the end of the pull:\n" + tree(), () -> tree().equals(before));
        }
    }

    /// Everything that names or holds image content.
    private static String tree() {
        return Command.shell("cd " + engine.dataRoot()
                        + " && find image overlay2 tmp mydocker/downloads -mindepth 1 2>/dev/null | sort")
                .ok();
    }

    @Test
    void whatIsNotThereAndWhoDoesNotAnswer() {
        assertThat(engine.mydocker("pull", registry.image("nosuch")).run())
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(1))
                .satisfies(result -> assertThat(result.err())
                        .contains("manifest for " + registry.image("nosuch:latest") + " not found"));
        String nobody = "127.0.0.1:" + Registry.freePort();
        assertThat(engine.mydocker("pull", nobody + "/busybox").run())
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(1))
                .satisfies(result -> assertThat(result.err()).contains("connection refused"));
        assertThat(engine.mydocker("pull", "Not/A/Name").run())
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(1))
                .satisfies(result -> assertThat(result.err()).contains("invalid reference format"));
    }

    @Test
    void aMirrorIsAskedForWhatBelongsToTheHub() {
        registry.push(TestImage.busybox(), "library/mirrored:latest");
        try (EngineUnderTest other = EngineUnderTest.open("--registry-mirror", "http://" + registry.address())) {
            assertThat(other.mydocker("pull", "mirrored").ok())
                    .contains(
                            "Using default tag: latest",
                            "latest: Pulling from library/mirrored",
                            "docker.io/library/mirrored:latest");
            assertThat(other.mydocker("images").ok()).contains("mirrored");
        }
    }

    @Test
    void aPulledBusyboxTakesThePlaceOfTheOneThatCameAlong(@TempDir Path scratch) {
        TestImage other = TestImage.of("other", new Layer().file("other", "x"));
        registry.push(other.archiveSource(scratch), "library/busybox:latest", "--format", "v2s2");
        try (EngineUnderTest mirrored = EngineUnderTest.open("--registry-mirror", "http://" + registry.address())) {
            String before =
                    mirrored.mydocker("images", "-q", "--no-trunc", "busybox").ok();
            mirrored.mydocker("pull", "busybox").ok();

            assertThat(mirrored.mydocker("inspect", "busybox").ok()).contains(Layer.digest(other.configuration()));
            assertThat(before).doesNotContain(Layer.digest(other.configuration()));
        }
    }

    @Test
    void theConfigurationIsStoredByteForByte() throws IOException {
        engine.mydocker("pull", registry.image("oci:v1")).ok();
        JsonObject manifest = Json.parseObject(registry.manifest("oci:v1"));
        String id = manifest.object("config").text("digest");

        Path stored = engine.dataRoot().resolve("image/overlay2/imagedb/content/sha256/" + id.substring(7));
        assertThat(Layer.digest(Files.readAllBytes(stored))).isEqualTo(id);
        assertThat(Files.readAllBytes(stored)).isEqualTo(Files.readAllBytes(registry.blob(id)));
    }
}
