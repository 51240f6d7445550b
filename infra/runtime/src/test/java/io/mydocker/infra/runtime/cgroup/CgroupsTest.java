package io.mydocker.infra.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.cgroup.Cgroups.Version;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CgroupsTest {
    private static final String ROOT = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";
    private static final String V2 =
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot";
    private static final List<String> V1 = List.of(
            "29 23 0:24 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755",
            "31 29 0:27 / /sys/fs/cgroup/systemd rw shared:11 - cgroup cgroup rw,xattr,release_agent=/x,name=systemd",
            "35 29 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:15 - cgroup cgroup rw,cpu,cpuacct",
            "36 29 0:32 / /sys/fs/cgroup/memory rw,nosuid shared:16 - cgroup cgroup rw,memory");
    private static final String UNIFIED =
            "32 29 0:28 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw,nsdelegate";

    @Test
    void knowsVersionTwo() {
        Cgroups cgroups = Cgroups.of(List.of(ROOT, V2));

        assertThat(cgroups.version()).isEqualTo(Version.V2);
        assertThat(cgroups.at("/mydocker/x").memberships())
                .extracting(each -> each.directory().toString())
                .containsExactly("/sys/fs/cgroup/mydocker/x");
    }

    @Test
    void knowsVersionOne() {
        Cgroups cgroups = Cgroups.of(V1);

        assertThat(cgroups.version()).isEqualTo(Version.V1);
        assertThat(cgroups.at("x").memberships())
                .extracting(each -> each.directory().toString())
                .containsExactly("/sys/fs/cgroup/systemd/x", "/sys/fs/cgroup/cpu,cpuacct/x", "/sys/fs/cgroup/memory/x");
        assertThat(cgroups.at("x").directory("cpuacct")).hasToString("Optional[/sys/fs/cgroup/cpu,cpuacct/x]");
        assertThat(cgroups.at("x").directory("pids")).isEmpty();
        assertThat(cgroups.hierarchies().getFirst().controllers()).isEmpty();
    }

    @Test
    void knowsBothSideBySide() {
        List<String> lines = new ArrayList<>(V1);
        lines.add(UNIFIED);

        assertThat(Cgroups.of(lines).version()).isEqualTo(Version.HYBRID);
        assertThat(Cgroups.of(lines).hierarchies()).hasSize(3);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> Cgroups.of(List.of(ROOT))).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> Cgroups.of(V1).at("/x/..")).isInstanceOf(InvalidParameter.class);
        assertThat(Cgroups.of(V1).at("/a/../../b").path()).isEqualTo("/b");
    }

    @Test
    void convertsSharesToWeights() {
        assertThat(UnifiedGroup.weight(0)).isEqualTo(100);
        assertThat(UnifiedGroup.weight(2)).isEqualTo(1);
        assertThat(UnifiedGroup.weight(1024)).isEqualTo(39);
        assertThat(UnifiedGroup.weight(262_144)).isEqualTo(10_000);
    }
}
