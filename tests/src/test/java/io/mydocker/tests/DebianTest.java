package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An image of the size and shape that people use: Debian with nginx, made by debootstrap, pushed to Debian's
/// docker-registry by skopeo, pulled and run by us.
@RootTest
class DebianTest {

    private static Registry registry;
    private static EngineUnderTest engine;

    @BeforeAll
    static void start() {
        registry = Registry.start();
        registry.push(DebianImage.archiveSource(), "debian-nginx:latest");
        engine = EngineUnderTest.open();
        engine.mydocker("pull", registry.image("debian-nginx")).ok();
    }

    @AfterAll
    static void close() {
        engine.close();
        registry.close();
    }

    @Test
    void debianIsDebian() {
        String image = registry.image("debian-nginx");

        assertThat(engine.mydocker("run", "--rm", "--network", "none", image, "cat", "/etc/debian_version")
                        .ok())
                .matches("1[2-9].*");
        assertThat(engine.mydocker("run", "--rm", "--network", "none", image, "dpkg", "--verify")
                        .ok())
                .isEmpty();
        assertThat(engine.mydocker("run", "--rm", "--network", "none", "-u", "www-data", image, "id", "-un")
                        .ok())
                .isEqualTo("www-data");
        assertThat(engine.mydocker("run", "--rm", "--network", "none", image, "perl", "-e", "print 6*7")
                        .ok())
                .isEqualTo("42");
    }

    @Test
    void nginxServesItsPage() {
        String image = registry.image("debian-nginx");
        engine.mydocker("run", "-d", "--network", "none", "--name", "web", image, "nginx", "-g", "daemon off;")
                .ok();

        Await.until("the page", () -> engine.mydocker(
                        "exec",
                        "web",
                        "perl",
                        "-MIO::Socket::INET",
                        "-e",
                        "$s = IO::Socket::INET->new('127.0.0.1:80') or exit 1; print $s \"GET / HTTP/1.0\\r\\n\\r\\n\"; print <$s>")
                .run()
                .out()
                .contains("Welcome to nginx!"));

        assertThat(engine.mydocker("stop", "web").ok()).isEqualTo("web");
        assertThat(engine.inspect("web", "State", "ExitCode")).isEqualTo("0");
        engine.mydocker("rm", "web").ok();
    }

    @Test
    void theLayerComesBackBitForBit() {
        // dockerd writes the layer's tar from our tar-split record: the same bytes have the same digest.
        engine.stop();
        try (Dockerd dockerd = Dockerd.startOn(engine.dataRoot())) {
            String diffId = dockerd.docker(
                            "inspect", "-f", "{{index .RootFS.Layers 0}}", registry.image("debian-nginx"))
                    .ok();
            assertThat(Command.shell("docker -H " + dockerd.host() + " save " + registry.image("debian-nginx")
                                    + " | tar -xO --wildcards '*/layer.tar' | sha256sum")
                            .ok())
                    .startsWith(diffId.substring("sha256:".length()));
        }
        engine.start();
    }
}
