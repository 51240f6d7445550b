package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of processes when the engine that started them is killed: a second JVM plays that engine.
@Timeout(60)
class EngineDeathTest {
    private static final String COUNT = "echo ready; read line; seq 1 50000; exit 12";

    @TempDir
    Path root;

    /// An engine that starts a process, or only creates it, says so, and waits to be killed.
    static final class Engine {
        private Engine() {}

        public static void main(String[] arguments) throws Exception {
            Path root = Path.of(arguments[0]);
            Stdio stdio = new Stdio(false, true, false);
            KeptProcess process = Runtime.open(root)
                    .create(Fixture.logged(
                            "c", Fixture.shell(stdio, COUNT), stdio, LogFile.unlimited(root.resolve("log"))));
            if (arguments[1].equals("start")) {
                process.start();
            }
            System.out.println(process.pid());
            Thread.currentThread().join();
        }
    }

    private ProcessHandle startAndKill(String how) throws Exception {
        String path = Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(value -> !value.isEmpty())
                .reduce((first, second) -> first + File.pathSeparator + second)
                .orElseThrow();
        // Surefire patches the test classes into the module: they are on neither path.
        String tests = Path.of("target/test-classes").toAbsolutePath().toString();
        Process engine = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        tests + File.pathSeparator + path,
                        Engine.class.getName(),
                        root.toString(),
                        how))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(engine.getInputStream(), StandardCharsets.UTF_8))) {
            long pid = Long.parseLong(output.readLine());
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            engine.destroyForcibly().waitFor();
            return process;
        }
    }

    @Test
    void aRunningProcessGoesOnAndLosesNoLine() throws Exception {
        startAndKill("start");
        KeptProcess found = Runtime.open(root).find("c").orElseThrow();
        try (AttachedStreams streams = found.attach(true, false, false)) {
            streams.input().write(Fixture.bytes("go\n"));
        }
        assertThat(found.await().exitCode()).isEqualTo(12);
        assertThat(logged()).isEqualTo(expected());
    }

    private List<String> logged() throws IOException {
        return Files.readAllLines(root.resolve("log")).stream()
                .map(line -> line.substring(8, line.indexOf("\\n")))
                .toList();
    }

    private static List<String> expected() {
        return Stream.concat(
                        Stream.of("ready"), IntStream.rangeClosed(1, 50_000).mapToObj(Integer::toString))
                .toList();
    }

    @Test
    void theEndIsKnownAfterwards() throws Exception {
        ProcessHandle process = startAndKill("start");
        Runtime runtime = Runtime.open(root);
        runtime.find("c").orElseThrow().signal(15);
        process.onExit().join();
        KeptProcess later = new FoundProcess(new StateDirectory(root.resolve("containers/c")), (int) process.pid());
        assertThat(later.await().exitCode()).isEqualTo(143);
        assertThat(runtime.exit("c").orElseThrow().signal()).isEqualTo(15);
    }

    @Test
    void aProcessThatWasNeverStartedEnds() throws Exception {
        ProcessHandle process = startAndKill("create");
        process.onExit().join();
        assertThat(Files.exists(root.resolve("log"))).isTrue();
        assertThat(logged()).isEmpty();
    }
}
