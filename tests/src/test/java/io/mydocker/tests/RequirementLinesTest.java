package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short forms beside Docker's own: each line as it was asked for, with images of those names made here.
@RootTest
class RequirementLinesTest {

    private static Registry registry;
    private static EngineUnderTest engine;

    @BeforeAll
    static void start(@TempDir Path scratch) {
        registry = Registry.start();
        registry.push(TestImage.busybox(), "library/nginx:latest");
        String bash = withBash().archiveSource(scratch);
        registry.push(bash, "arm64v8/ubuntu:20.04");
        registry.push(TestImage.busybox(), "amd64/ubuntu:20.04");
        registry.push(bash, "library/mysql:latest");
        engine = EngineUnderTest.open("--registry-mirror", "http://" + registry.address());
    }

    /// The host's own bash with its libraries, and busybox for the rest.
    private static TestImage withBash() {
        Layer files = new Layer().file("bin/busybox", TestImage.program(), 0755);
        List.of("sh", "ls", "cat", "tty", "echo").forEach(name -> files.symlink("bin/" + name, "busybox"));
        files.file("bin/bash", bytes("/bin/bash"), 0755);
        Matcher library = Pattern.compile("(/\\S+) \\(")
                .matcher(Command.of("ldd", "/bin/bash").ok());
        while (library.find()) {
            files.file(library.group(1).substring(1), bytes(library.group(1)), 0755);
        }
        return TestImage.of("bash", files);
    }

    private static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void remove() {
        engine.mydocker("ps", "-aq").ok().lines().forEach(id -> engine.mydocker("rm", "-f", id)
                .ok());
    }

    @AfterAll
    static void close() {
        engine.close();
        registry.close();
    }

    private static Command line(String words) {
        return engine.mydocker(words.split(" "));
    }

    @Test
    void pull() {
        assertThat(line("pull nginx").ok()).contains("Pulling from library/nginx");
        assertThat(line("pull -img arm64v8/ubuntu:20.04").ok()).contains("Pulling from arm64v8/ubuntu");
        assertThat(line("images").ok()).contains("nginx", "arm64v8/ubuntu");
        assertThat(line("image p amd64/ubuntu --tag 20.04").ok()).contains("20.04: Pulling from amd64/ubuntu");
        assertThat(line("image pull nginx --tag latest").ok()).contains("Status: Image is up to date");
        assertThat(line("image list").ok()).isEqualTo(line("image ls").ok());
        assertThat(line("image search BUNTU").ok()).contains("amd64/ubuntu").doesNotContain("nginx");
        assertThat(line("image remove amd64/ubuntu:20.04 arm64v8/ubuntu:20.04").ok())
                .contains("Untagged:");
    }

    @Test
    void runWithTheImageAsAnOption() {
        assertThat(line("run -image mysql ls /").ok().lines()).contains("bin", "etc", "proc");
        assertThat(line("run -it -image mysql ls").run().err()).contains("the input device is not a TTY");
        assertThat(line("run -i -img busybox /bin/sh").piped("echo $((6*7))\n").ok())
                .isEqualTo("42");
    }

    @Test
    void theCommandOfTheImageFormGoesThroughTheShell() {
        assertThat(engine.mydocker("run", "-image", "busybox", "echo", "'a  b'", "-name", "spaced")
                        .ok())
                .isEqualTo("a  b");
        assertThat(engine.mydocker("run", "-image", "busybox", "echo one; echo $0")
                        .ok())
                .startsWith("one\n");
        assertThat(engine.mydocker("run", "-img", "busybox", "-cmds", "echo $PPID $$", "-name", "test")
                        .ok())
                .isEqualTo("0 1");
        assertThat(engine.inspect("test", "Name")).isEqualTo("/test");
    }

    @Test
    void limits() {
        String id = line("run -d -cpus 0.5 -mmem 200 -mpid 1000 -img busybox -cmds sleep -name limited")
                .run()
                .out()
                .strip();

        assertThat(engine.inspect(id, "HostConfig", "Memory")).isEqualTo("209715200");
        assertThat(engine.inspect(id, "HostConfig", "NanoCpus")).isEqualTo("500000000");
        assertThat(engine.inspect(id, "HostConfig", "PidsLimit")).isEqualTo("1000");
        assertThat(engine.inspect("limited", "Id")).isEqualTo(id);
    }

    @Test
    void bashOnATerminal() {
        try (Screen screen = Screen.open()) {
            screen.type("alias mydocker='" + SourceTree.here().launcher() + " -H " + engine.host() + "'");
            screen.clear();
            screen.type("mydocker run -it -image mysql /bin/bash");
            screen.await("bash-");
            screen.type("echo $BASH $((6*7)) $$; tty; shopt -q login_shell || echo interactive ${-//[^i]}");
            screen.awaitLine("/bin/bash 42 1");
            screen.awaitLine("/dev/pts/0");
            screen.awaitLine("interactive i");
            screen.type("exit 5");
            screen.awaitPrompt();
            screen.type("echo code $?");
            screen.awaitLine("code 5");
        }
    }

    @Test
    void bashAsCommandStringAndItsLimits() throws IOException {
        assertThat(line("run -img arm64v8/ubuntu:20.04 -cmds /bin/bash -name test")
                        .run()
                        .exitCode())
                .isZero();
        assertThat(engine.inspect("test", "Path")).isEqualTo("/bin/sh");
        line("rm test").ok();
        String limited = "-cpus 0.5 -mmem 200 -mpid 1000 -img arm64v8/ubuntu:20.04 -cmds /bin/bash -name test";
        assertThat(line("run " + limited).run().exitCode()).isZero();
        line("rm test").ok();

        line("run -d -it " + limited).ok();
        String pid = engine.inspect("test", "State", "Pid");
        assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline"))).isEqualTo("/bin/bash\0");
        if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
            Path group = Path.of("/sys/fs/cgroup" + membership(pid, "0::"));
            assertThat(group.resolve("memory.max")).hasContent("209715200");
            assertThat(group.resolve("cpu.max")).hasContent("50000 100000");
            assertThat(group.resolve("pids.max")).hasContent("1000");
            return;
        }
        assertThat(version1(pid, "memory").resolve("memory.limit_in_bytes")).hasContent("209715200");
        assertThat(version1(pid, "cpu").resolve("cpu.cfs_quota_us")).hasContent("50000");
        assertThat(version1(pid, "cpu").resolve("cpu.cfs_period_us")).hasContent("100000");
        assertThat(version1(pid, "pids").resolve("pids.max")).hasContent("1000");
    }

    /// Where the kernel says that a process is.
    private static String membership(String pid, String tree) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
                .filter(line -> line.contains(tree))
                .map(line -> line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1))
                .findFirst()
                .orElseThrow();
    }

    private static Path version1(String pid, String controller) throws IOException {
        String tree = Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
                .map(line -> line.split(":", 3)[1])
                .filter(names -> List.of(names.split(",")).contains(controller))
                .findFirst()
                .orElseThrow();
        return Path.of("/sys/fs/cgroup/" + controller + membership(pid, ":" + tree + ":"));
    }

    @Test
    void networksAndPortsComeLater() {
        assertThat(line("run -i -net my-network -image busybox /bin/sh").run().err())
                .contains("not supported yet");
        Result ports = engine.mydocker(
                        "run",
                        "-p",
                        "91:80",
                        "-image",
                        "nginx",
                        "./docker-entrypoint.sh",
                        "'nginx -g \"daemon off;\"'",
                        "-net",
                        "my-network")
                .run();
        assertThat(ports.exitCode()).isEqualTo(125);
        assertThat(ports.err()).contains("not supported yet");
        assertThat(line("network create --driver bridge --subnet 192.168.0.0/24 my-network")
                        .run()
                        .err())
                .contains("not supported yet");
    }

    @Test
    void containersByIdsInCapitals() {
        String id = engine.mydocker("run", "-d", "--network", "none", "busybox", "echo", "logged")
                .ok();
        String capitals = id.substring(0, 10).toUpperCase(Locale.ROOT);
        engine.mydocker("wait", id).ok();

        assertThat(line("ps -a").ok()).contains(id.substring(0, 12));
        assertThat(engine.mydocker("logs", capitals).ok()).isEqualTo("logged");
        assertThat(engine.mydocker("rm", capitals).run().exitCode()).isZero();
    }

    @Test
    void theRestOfTheList() {
        assertThat(line("help").ok()).contains("run", "pull", "images");
        assertThat(line("container run busybox true").run().exitCode()).isZero();
        assertThat(line("system version").ok()).contains("Version:", "Git commit:", "Built:");
        assertThat(line("version").ok()).contains("Client", "Server");
        assertThat(line("system info").ok()).contains("Storage Driver: overlay2", "Cgroup Version:");
        assertThat(line("info").ok()).contains("Containers:");
    }

    @Test
    void planListsTheSystemCalls() {
        String plan = line("plan busybox echo hi").ok();

        assertThat(plan).contains("clone3", "mount", "pivot_root", "sethostname", "seccomp", "execve");
        assertThat(plan.lines().count()).isGreaterThan(30);
        assertThat(line("plan nosuch").run().err()).contains("No such image: nosuch:latest");
    }
}
