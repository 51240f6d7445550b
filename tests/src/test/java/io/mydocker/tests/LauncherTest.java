package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mydocker.linux.Host;
import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher and its set-up: which JDK it finds, what it installs, what it says when something is missing.
class LauncherTest {

    private static final Path ROOT = SourceTree.here().root();

    @TempDir
    private Path scratch;

    private static Command mydocker(Path launcher, String... words) {
        return Command.of(launcher.toString()).with(words);
    }

    @Test
    void runsNoOtherProgramOnceItIsBuilt() {
        Result result = mydocker(ROOT.resolve("mydocker"), "--version")
                .env("PATH", "/nonexistent")
                .run();

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("mydocker version ")
                .matches("(?s).*\n")
                .hasLineCount(1);
    }

    @Test
    void mayBeCalledThroughSymlinksFromAnywhere() throws IOException {
        Path link = Files.createSymbolicLink(scratch.resolve("one"), ROOT.resolve("mydocker"));
        Path second = Files.createSymbolicLink(scratch.resolve("two"), Path.of("one"));

        String direct = mydocker(ROOT.resolve("mydocker"), "--version").ok();
        assertThat(mydocker(link, "--version").in(Path.of("/")).ok()).isEqualTo(direct);
        assertThat(mydocker(second, "--version").in(scratch).ok()).isEqualTo(direct);
        assertThat(Command.of("./mydocker", "--version").in(ROOT).ok()).isEqualTo(direct);
        assertThat(Command.of("sh", "mydocker", "--version").in(ROOT).ok()).isEqualTo(direct);
        assertThat(Command.shell("two --version")
                        .env("PATH", scratch + ":/usr/bin:/bin")
                        .ok())
                .isEqualTo(direct);
    }

    @Test
    void argumentsPassUnchanged() {
        Result result =
                mydocker(ROOT.resolve("mydocker"), "no such", "a  b", "*", "").run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("no such");
    }

    @Test
    void aJavaThatIsSetIsTheOneThatIsUsed() throws IOException {
        Result result = setup(scratch.resolve("path"), "build")
                .env("MYDOCKER_JAVA_HOME", "/nonexistent")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("mydocker: MYDOCKER_JAVA_HOME is /nonexistent, and no JDK 25 is there\n");
    }

    @Test
    void aJdkOfAnotherVersionIsPassedBy() throws IOException {
        Path old = jdk("jdk-17", "17.0.15");
        Path right = jdk("jdk-25", "25.0.3");
        Path log = scratch.resolve("log");
        Path bin = stub("path", "mvn", "echo \"$JAVA_HOME\" >>" + log);
        for (String tool : List.of("gcc", "nft", "busybox")) {
            stub("path", tool, "exit 0");
        }
        stub("path", "dpkg-query", "echo installed");

        // The copy of the launcher has no build, and the stub of Maven makes none: what counts is the JDK it was given.
        setup(bin, "build")
                .env("JAVA_HOME", old.toString())
                .env("PATH", bin + ":" + right.resolve("bin") + ":/usr/bin:/bin")
                .run();
        setup(bin, "build").env("JAVA_HOME", right.toString()).run();
        setup(bin, "build")
                .env("MYDOCKER_JAVA_HOME", right.toString())
                .env("JAVA_HOME", old.toString())
                .run();

        assertThat(Files.readAllLines(log)).containsExactly(right.toString(), right.toString(), right.toString());
    }

    @Test
    void withoutAJdkASentenceSaysWhereToGetOne() throws IOException {
        Path bin = stub("path", "apt-get", "exit 0");
        stub("path", "apt-cache", "exit 100");
        stub("path", "dpkg-query", "echo installed");

        Result result = inNamespaceWithoutJdk(setup(bin, "build")).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("no JDK 25 here: get one from https://adoptium.net/")
                .contains("MYDOCKER_JAVA_HOME")
                .hasLineCount(1);
    }

    @Test
    void theDistributionsJdkAndMissingPackagesAreInstalled() throws IOException {
        Path log = scratch.resolve("log");
        Path bin = stub("path", "apt-get", "echo \"apt-get $*\" >>" + log);
        stub("path", "apt-cache", "exit 0");
        stub("path", "dpkg-query", "exit 1");

        Result result = inNamespaceWithoutJdk(setup(bin, "build")).run();

        assertThat(result.err()).contains("mydocker: installing openjdk-25-jdk-headless (log: ");
        assertThat(Files.readAllLines(log))
                .satisfies(lines -> assertThat(lines.getFirst()).startsWith("apt-get update"))
                .satisfies(lines ->
                        assertThat(lines.get(1)).startsWith("apt-get install").endsWith("openjdk-25-jdk-headless"));
    }

    /// The set-up from a copy of its directory, so that this repository's build stays as it is.
    private Command setup(Path bin, String word) throws IOException {
        Path copy = Files.createDirectories(scratch.resolve("copy/dist"));
        if (!Files.exists(copy.resolve("setup"))) {
            Files.copy(ROOT.resolve("dist/setup"), copy.resolve("setup"));
        }
        return Command.of("/bin/sh", copy.resolve("setup").toString(), word)
                .env("PATH", bin + ":/usr/sbin:/usr/bin:/sbin:/bin")
                .withoutEnv("JAVA_HOME")
                .withoutEnv("MYDOCKER_JAVA_HOME")
                .env("HOME", scratch.toString());
    }

    /// The same as root where the places for JDKs are empty.
    private Command inNamespaceWithoutJdk(Command command) {
        assumeTrue(Host.effectiveUser() == 0, "needs root: a mount namespace");
        return new Command(
                Stream.concat(
                                List.of(
                                        "unshare",
                                        "-m",
                                        "sh",
                                        "-c",
                                        "mount -t tmpfs none /usr/lib/jvm; mount -t tmpfs none /opt; exec \"$@\"",
                                        "sh")
                                        .stream(),
                                command.words().stream())
                        .toList(),
                command.environment(),
                command.input(),
                command.directory());
    }

    private Path stub(String directory, String name, String script) throws IOException {
        Path bin = Files.createDirectories(scratch.resolve(directory));
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(scratch.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        stub(name + "/bin", "java", "exit 0");
        stub(name + "/bin", "javac", "exit 0");
        return home;
    }
}
