package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pushes by both command lines to Debian's registry.
@RootTest
class PushTest {

    private static Registry first;
    private static Registry second;
    private static EngineUnderTest engine;

    @BeforeAll
    static void start(@TempDir Path scratch) {
        first = Registry.start();
        second = Registry.start();
        engine = EngineUnderTest.open();
        TestImage image = TestImage.of("pushed", new Layer().file("a", "x".repeat(5000)));
        first.push(image.archiveSource(scratch), "pushed:1", "--format", "v2s2");
    }

    @AfterAll
    static void close() {
        engine.close();
        first.close();
        second.close();
    }

    @Test
    void aPulledImageHasTheSameManifestInAnotherRegistry() {
        engine.mydocker("pull", first.image("pushed:1")).ok();
        engine.mydocker("tag", first.image("pushed:1"), second.image("copy:1")).ok();

        String lines = engine.docker("push", second.image("copy:1")).ok();

        assertThat(second.manifest("copy:1")).isEqualTo(first.manifest("pushed:1"));
        assertThat(lines.lines())
                .startsWith("The push refers to repository [" + second.image("copy") + "]")
                .anyMatch(line -> line.matches("[0-9a-f]{12}: Preparing"))
                .anyMatch(line -> line.matches("[0-9a-f]{12}: Pushed"))
                .last()
                .asString()
                .matches("1: digest: sha256:[0-9a-f]{64} size: [0-9]+");
        assertThat(engine.mydocker("push", "-q", second.image("copy:1")).ok()).isEqualTo(second.image("copy:1"));
    }

    @Test
    void saysWhatIsNotThere() {
        String name = second.image("nosuch");
        for (Command push : new Command[] {engine.docker("push", name), engine.mydocker("push", name)}) {
            Result result = push.run();
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.out()).contains("Using default tag: latest");
            assertThat(result.err()).isEqualTo("An image does not exist locally with the tag: " + name + "\n");
        }
    }

    @Test
    void manifestInspectShowsWhatDockerShows() {
        for (String verbose : new String[] {"--verbose=false", "--verbose"}) {
            String[] words = {"manifest", "inspect", "--insecure", verbose, first.image("pushed:1")};

            assertThat(engine.mydocker(words).ok())
                    .isEqualTo(engine.docker(words).ok());
        }
    }
}
