package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Root;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same specification on the same image, seen from inside: by `runc`, and by a plan.
final class RuncComparisonTest {
    private static final String LOOK = """
            echo '== who'; grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp|Sig(Blk|Ign|Cgt)|Umask)' /proc/self/status
            echo '== mounts'; cat /proc/self/mountinfo | sed 's/^[^ ]* [^ ]* [^ ]* //'
            echo '== dev'; ls -ln /dev | sed 's/ [A-Z][a-z][a-z] [ 0-9:]* / /'
            echo '== pts'; ls -ln /dev/pts | sed 's/ [A-Z][a-z][a-z] [ 0-9:]* / /'
            echo '== fds'; ls /proc/self/fd
            echo '== name'; hostname
            echo '== network'; ip addr; ip route
            echo '== pids'; ps -o pid,ppid,comm
            echo '== limits'; cat /proc/self/limits
            echo '== where'; pwd; cat /proc/self/oom_score_adj
            echo '== devices'; cat /sys/fs/cgroup/devices/devices.list 2>/dev/null
            echo '== shm'; ls -ldn /dev/shm /dev/mqueue /proc/acpi /sys/firmware
            echo '== filter'; unshare -U true 2>&1; dmesg 2>&1 | head -1
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void requireRunc() {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/runc")), "runc is not installed");
    }

    @Test
    void looksTheSame() throws Exception {
        try (TestContainer container = new TestContainer(directory)) {
            RuntimeSpec spec = TestContainer.shell(LOOK).withNames(new Names("box", ""));
            String theirs = runc(container, spec);
            TestContainer.Result ours = container.run(spec);

            assertThat(ours.error()).isEmpty();
            assertThat(normal(ours.output(), container)).isEqualTo(normal(theirs, container));
        }
    }

    private String runc(TestContainer container, RuntimeSpec spec) throws IOException, InterruptedException {
        Path bundle = Files.createDirectories(directory.resolve("bundle"));
        String root = container.image("").toString();
        Files.write(
                bundle.resolve("config.json"),
                spec.withRoot(new Root(root, false)).json().utf8());
        String name = "compare-" + container.id().substring(0, 12);
        Process runc = new ProcessBuilder(
                        "runc", "--root", directory.resolve("runc").toString(), "run", "-b", bundle.toString(), name)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String output = new String(runc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        runc.waitFor();
        return output.replace("/" + name, "/CGROUP");
    }

    /// Lines in any order, without what has to differ: the kind of the root, what `runc` hides with fewer mount flags,
    /// the signal that Go uses for itself, numbers of processes, and `/dev/net/tun`, which Docker has taken back.
    private static List<String> normal(String view, TestContainer container) {
        return Arrays.stream(view.split("\n", -1))
                .map(line -> line.replace(container.cgroup().path(), "/CGROUP"))
                .map(line -> line.replaceFirst("^/process_api/[^ ]*/CGROUP", "/CGROUP"))
                .map(line -> line.replaceFirst("^(/(null)? /(proc|sys)/[a-z_]*) .*", "$1 hidden"))
                .map(line -> line.replaceFirst("^ *[0-9]+ +(1 ps)", "$1"))
                .map(line -> line.replaceFirst("^(/ /sys/fs/cgroup) r[ow]", "$1"))
                .filter(line -> !line.matches("SigIgn:.*|[^ ]* / rw,relatime - .*|c 10:200 rwm"))
                .sorted()
                .toList();
    }
}
