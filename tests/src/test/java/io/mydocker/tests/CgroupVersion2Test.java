package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What most users have, cgroup version 2 alone, on the kernel that Debian 12 ships: shown in a virtual machine.
@Tag("root")
class CgroupVersion2Test {
    @TempDir
    Path directory;

    @Test
    void containersHaveTheirLimitsDevicesAndNamespace() {
        Path tree = SourceTree.here().root();
        VirtualMachine machine =
                VirtualMachine.create(directory, List.of(tree.resolve("dist/target"), tree.resolve("mydocker")));
        String script = """
                m=%s/mydocker
                echo "controllers: $(cat /sys/fs/cgroup/cgroup.controllers)"
                $m run --rm -m 64m --cpus 0.5 --pids-limit 20 busybox sh -c '
                  for f in memory.max memory.swap.max cpu.max pids.max; do
                    echo "$f: $(cat /sys/fs/cgroup/$f 2>&1)"; done
                  echo "cgroup: $(cat /proc/self/cgroup)"
                  echo "read-only: $(mkdir /sys/fs/cgroup/x 2>&1)"
                  echo "null: $(echo x > /dev/null && echo written)"
                  mknod /tmp/disk b 254 0 && echo "disk: $(cat /tmp/disk 2>&1 | head -c 64)"'
                $m run -m 32m --name hungry busybox sh -c 'x=a; while true; do x=$x$x; done'
                echo "exit: $?"
                echo "oom: $($m inspect --format '{{.State.OOMKilled}}' hungry)"
                $m rm hungry
                $m run -d --name quiet busybox sleep 1000 >/dev/null
                echo "groups: $(ls -d /sys/fs/cgroup/mydocker/*/ | wc -l)"
                $m rm -f quiet >/dev/null
                echo "left: $(ls -d /sys/fs/cgroup/mydocker/*/ 2>/dev/null | wc -l)"
                """.formatted(tree);
        String output = machine.run(script, 240);
        assertThat(output.lines())
                .as(output)
                .anyMatch(line -> line.startsWith("controllers: ") && line.contains("memory"))
                .contains("memory.max: 67108864", "memory.swap.max: 67108864", "cpu.max: 50000 100000", "pids.max: 20")
                .contains("cgroup: 0::/", "null: written", "exit: 137", "oom: true", "groups: 1", "left: 0")
                .contains("read-only: mkdir: can't create directory '/sys/fs/cgroup/x': Read-only file system")
                .contains("disk: cat: can't open '/tmp/disk': Operation not permitted");
    }
}
