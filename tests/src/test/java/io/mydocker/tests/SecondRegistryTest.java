package io.mydocker.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An image that we pulled from one registry and pushed to another is the very same there.
@RootTest
class SecondRegistryTest {

    private static Registry first;
    private static Registry second;
    private static EngineUnderTest engine;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start() {
        first = Registry.start();
        second = Registry.start();
        engine = EngineUnderTest.open();
    }

    @AfterAll
    static void close() {
        engine.close();
        second.close();
        first.close();
    }

    private TestImage image(String reference) {
        return TestImage.of(
                reference,
                new Layer().file("bin/busybox", TestImage.program(), 0755).directory("etc"),
                new Layer().file("etc/motd", "for " + reference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2s2", "oci"})
    void theManifestKeepsItsDigest(String format) {
        String name = format + ":1";
        first.push(image("image").archiveSource(scratch), name, "--format", format);
        engine.mydocker("pull", first.image(name)).ok();
        engine.mydocker("tag", first.image(name), second.image(name)).ok();

        String pushed = engine.mydocker("push", second.image(name)).ok();

        String manifest = first.manifest(name);
        assertThat(second.manifest(name)).isEqualTo(manifest);
        assertThat(pushed).contains("1: digest: " + Layer.digest(manifest.getBytes(UTF_8)) + " size: ");
        assertThat(inspected(second, name)).isEqualTo(inspected(first, name));
        assertThat(Command.of(
                                "diff",
                                "-r",
                                copied(first, name).toString(),
                                copied(second, name).toString())
                        .ok())
                .isEmpty();
        engine.mydocker("rmi", first.image(name), second.image(name)).ok();
    }

    @Test
    void dockerdPullsTheSameFromBoth() {
        try (NetworkNamespace network = NetworkNamespace.create();
                Registry one = Registry.start(network);
                Registry other = Registry.start(network);
                EngineUnderTest ours = EngineUnderTest.open(network);
                Dockerd dockerd = Dockerd.start(network)) {
            TestImage image = image("image");
            one.push(image.archiveSource(scratch), "both:1", "--format", "v2s2");
            ours.mydocker("pull", one.image("both:1")).ok();
            ours.mydocker("tag", one.image("both:1"), other.image("both:1")).ok();
            ours.mydocker("push", other.image("both:1")).ok();

            String digest = digest(dockerd.docker("pull", one.image("both:1")).ok());
            String again = digest(dockerd.docker("pull", other.image("both:1")).ok());

            assertThat(again).isEqualTo(digest);
            assertThat(dockerd.docker("images", "-q", "--no-trunc").ok().lines().distinct())
                    .containsExactly(Layer.digest(image.configuration()));
        }
    }

    private static String digest(String pulled) {
        return pulled.lines()
                .filter(line -> line.startsWith("Digest: "))
                .findFirst()
                .orElseThrow();
    }

    /// All that skopeo says but the name, which is the registry's.
    private static JsonObject inspected(Registry registry, String name) {
        String text = registry.skopeo("inspect", "--tls-verify=false", "docker://" + registry.image(name))
                .ok();
        return Json.parseObject(text).without("Name");
    }

    private Path copied(Registry registry, String name) {
        Path directory = scratch.resolve(registry.address());
        registry.skopeo("--insecure-policy", "copy", "-q", "--src-tls-verify=false")
                .with("docker://" + registry.image(name), "dir:" + directory)
                .ok();
        return directory;
    }
}
