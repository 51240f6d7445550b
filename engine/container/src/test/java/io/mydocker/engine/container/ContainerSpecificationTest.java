package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.RuntimeSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerSpecificationTest {
    private static final UserDatabase NOBODY = UserDatabase.read((_, _) -> Optional.empty());

    private static RuntimeSpec spec(String config, String host) {
        JsonObject record = JsonObject.builder()
                .put("ID", "ab".repeat(32))
                .put("Path", "prog")
                .put("Args", List.of("x"))
                .put("Config", Json.parseObject(config.replace('\'', '"')))
                .put("HostnamePath", "/c/hostname")
                .put("HostsPath", "/c/hosts")
                .put("ResolvConfPath", "/c/resolv.conf")
                .build();
        Container container = Container.of(record, new HostConfig(Json.parseObject(host.replace('\'', '"'))));
        return new ContainerSpecification(container).of(NOBODY);
    }

    private static List<String> namespaces(RuntimeSpec spec) {
        return spec.linux().namespaces().stream()
                .map(RuntimeSpec.Namespace::type)
                .toList();
    }

    private static List<String> destinations(RuntimeSpec spec) {
        return spec.mounts().stream().map(RuntimeSpec.Mount::destination).toList();
    }

    @Test
    void process() {
        RuntimeSpec spec = spec("{'Hostname':'h','WorkingDir':'/w','Tty':true,'Env':['A=b']}", "{'ConsoleSize':[3,4]}");
        assertThat(spec.process().args()).containsExactly("prog", "x");
        assertThat(spec.process().cwd()).isEqualTo("/w");
        assertThat(spec.process().env()).contains("A=b", "TERM=xterm", "HOSTNAME=h", "HOME=/");
        assertThat(spec.process().terminal()).isEqualTo(new RuntimeSpec.Terminal(true, 3, 4));
        assertThat(spec.names().hostname()).isEqualTo("h");
    }

    @Test
    void namespacesByModes() {
        assertThat(namespaces(spec("{}", "{'NetworkMode':'none','IpcMode':'private','CgroupnsMode':'private'}")))
                .containsExactlyInAnyOrder("mount", "network", "uts", "pid", "ipc", "cgroup");
        assertThat(namespaces(spec(
                        "{}",
                        "{'NetworkMode':'host','IpcMode':'host','CgroupnsMode':'host','PidMode':'host',"
                                + "'UTSMode':'host'}")))
                .containsExactly("mount");
    }

    @Test
    void capabilities() {
        assertThat(bounding("{}")).hasSize(14);
        assertThat(bounding("{'CapAdd':['NET_ADMIN'],'CapDrop':['CHOWN']}"))
                .contains("CAP_NET_ADMIN")
                .doesNotContain("CAP_CHOWN")
                .hasSize(14);
        assertThat(bounding("{'CapDrop':['ALL'],'CapAdd':['CAP_CHOWN']}")).containsExactly("CAP_CHOWN");
        assertThat(bounding("{'CapAdd':['all'],'CapDrop':['SYS_ADMIN']}")).doesNotContain("CAP_SYS_ADMIN");
    }

    private static Set<String> bounding(String host) {
        return spec("{}", host).process().privileges().capabilities().bounding();
    }

    @Test
    void mountsParentsFirst() {
        RuntimeSpec spec = spec("{}", "{'Tmpfs':{'/run/deep/er':'size=1m,exec','/run':''},'ShmSize':1000}");
        assertThat(destinations(spec))
                .containsSubsequence(
                        "/proc", "/run", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/run/deep/er");
        assertThat(spec.mounts().getLast().options())
                .contains("size=1m", "nosuid", "nodev")
                .doesNotContain("noexec");
        assertThat(spec.mounts())
                .anySatisfy(mount -> assertThat(mount.options()).contains("size=1000"));
        assertThat(destinations(spec("{}", "{'Tmpfs':{'/dev/shm':''}}"))).containsOnlyOnce("/dev/shm");
    }

    @Test
    void limits() {
        RuntimeSpec.Resources resources = spec("{}", "{'Memory':100,'NanoCpus':500000000,'PidsLimit':7,'CpuShares':9}")
                .linux()
                .control()
                .resources();
        assertThat(resources.memory().limit()).isEqualTo(OptionalLong.of(100));
        assertThat(resources.cpu().quota()).isEqualTo(OptionalLong.of(50_000));
        assertThat(resources.cpu().period()).isEqualTo(OptionalLong.of(100_000));
        assertThat(resources.cpu().shares()).isEqualTo(OptionalLong.of(9));
        assertThat(resources.pids()).isEqualTo(OptionalLong.of(7));
    }

    @Test
    void protection() {
        RuntimeSpec usual =
                spec("{}", "{'MaskedPaths':['/m'],'ReadonlyRootfs':true,'SecurityOpt':['no-new-privileges']}");
        assertThat(usual.linux().protection().seccomp()).isPresent();
        assertThat(usual.linux().protection().maskedPaths()).containsExactly("/m");
        assertThat(usual.root().readonly()).isTrue();
        assertThat(usual.process().privileges().noNewPrivileges()).isTrue();
        RuntimeSpec privileged = spec("{}", "{'Privileged':true}");
        assertThat(privileged.linux().protection()).isEqualTo(RuntimeSpec.Protection.NONE);
        assertThat(privileged.linux().devices()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(spec("{}", "{'SecurityOpt':['seccomp=unconfined']}")
                        .linux()
                        .protection()
                        .seccomp())
                .isEmpty();
    }

    @Test
    void devices() {
        RuntimeSpec spec = spec(
                "{}",
                "{'Devices':[{'PathOnHost':'/dev/null','PathInContainer':'/dev/mine',"
                        + "'CgroupPermissions':'r'}],'DeviceCgroupRules':['c 42:* rw']}");
        assertThat(spec.linux().devices()).anySatisfy(device -> {
            assertThat(device.path()).isEqualTo("/dev/mine");
            assertThat(device.major()).isEqualTo(1);
            assertThat(device.minor()).isEqualTo(3);
        });
        assertThat(spec.linux().control().resources().devices())
                .contains(new RuntimeSpec.DeviceRule(true, "c", OptionalLong.of(42), OptionalLong.empty(), "rw"));
    }
}
