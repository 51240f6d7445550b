package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data root is Docker's: Debian's dockerd lists and runs what we stored, and we what it stored.
@RootTest
class DockerRootTest {

    @TempDir
    private Path scratch;

    @Test
    void dockerdRunsOurImagesAndContainers() {
        try (EngineUnderTest engine = EngineUnderTest.open()) {
            engine.mydocker("create", "--network", "none", "--name", "ours", "busybox", "echo", "from us")
                    .ok();
            String images = engine.docker("images", "--no-trunc", "-q").ok();
            engine.stop();

            try (Dockerd dockerd = Dockerd.startOn(engine.dataRoot())) {
                assertThat(dockerd.docker("images", "--no-trunc", "-q").ok()).isEqualTo(images);
                assertThat(dockerd.docker("run", "--rm", "--network", "none", "busybox", "echo", "hi")
                                .ok())
                        .isEqualTo("hi");
                assertThat(dockerd.docker("start", "-a", "ours").ok()).isEqualTo("from us");
                assertThat(dockerd.docker("ps", "-a", "--format", "{{.Names}} {{.Image}}")
                                .ok())
                        .isEqualTo("ours busybox");
                dockerd.docker("rm", "ours").ok();
            }
        }
    }

    @Test
    void weRunDockerdsImagesAndContainers() {
        try (EngineUnderTest engine = EngineUnderTest.open()) {
            engine.stop();
            String id;
            try (Dockerd dockerd = Dockerd.startOn(engine.dataRoot())) {
                TestImage image = TestImage.of("theirs:1", new Layer().file("bin/busybox", TestImage.program(), 0755));
                dockerd.docker(
                                "load",
                                "-i",
                                image.archive(scratch.resolve("theirs.tar")).toString())
                        .ok();
                id = dockerd.docker(
                                "create",
                                "--network",
                                "none",
                                "--name",
                                "theirs",
                                "theirs:1",
                                "/bin/busybox",
                                "echo",
                                "from them")
                        .ok();
            }

            engine.start();

            assertThat(engine.mydocker("images").ok()).contains("theirs");
            assertThat(engine.mydocker("ps", "-aq", "--no-trunc").ok()).isEqualTo(id);
            assertThat(engine.mydocker("start", "-a", "theirs").ok()).isEqualTo("from them");
            engine.mydocker("rm", "theirs").ok();
            assertThat(engine.mydocker("rmi", "theirs:1").ok()).contains("Deleted: ");
        }
    }
}
