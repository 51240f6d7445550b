package io.mydocker.protocol.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RuntimeSpecTest {
    /// `runc-spec.json` is what `runc spec` of runc 1.1.5 prints.
    @Test
    void keepsWhatRuncPrints() throws IOException {
        byte[] document = resource("runc-spec.json");
        RuntimeSpec spec = RuntimeSpec.parse(document);

        assertThat(spec.json()).isEqualTo(Json.parseObject(document));
        assertThat(spec.process().args()).containsExactly("sh");
        assertThat(spec.process().privileges().capabilities().bounding())
                .containsExactly("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");
        assertThat(spec.linux().namespace("mount")).isPresent();
    }

    @Test
    void keepsEveryMemberThatItKnows() {
        String document = """
                {"ociVersion":"1.0.2",
                 "process":{"terminal":true,"consoleSize":{"height":24,"width":80},
                  "user":{"uid":4294967294,"gid":7,"umask":18,"additionalGids":[1,2]},"args":["a"],"env":["A=b"],
                  "cwd":"/x","capabilities":{"inheritable":["CAP_KILL"]},
                  "rlimits":[{"type":"RLIMIT_CORE","hard":18446744073709551615,"soft":0}],
                  "apparmorProfile":"docker-default","oomScoreAdj":-100},
                 "root":{"path":"rootfs"},"hostname":"h","domainname":"d","annotations":{"k":"v"},
                 "linux":{"uidMappings":[{"containerID":0,"hostID":100000,"size":65536}],
                  "sysctl":{"net.ipv4.ip_forward":"1"},
                  "resources":{"devices":[{"allow":true,"type":"c","major":1,"minor":3,"access":"rwm"}],
                   "memory":{"limit":1,"reservation":2,"swap":-1,"swappiness":0,"disableOOMKiller":true},
                   "cpu":{"shares":1,"quota":2,"period":3,"cpus":"0-1","mems":"0"},"pids":{"limit":-1},
                   "blockIO":{"weight":10},"unified":{"memory.high":"1"}},
                  "cgroupsPath":"/a/b","namespaces":[{"type":"network","path":"/run/n"}],
                  "devices":[{"path":"/dev/x","type":"b","major":8,"minor":0,"fileMode":432,"uid":0,"gid":6}],
                  "seccomp":{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":1,"architectures":["SCMP_ARCH_X86_64"],
                   "flags":["SECCOMP_FILTER_FLAG_LOG"],"syscalls":[{"names":["clone"],"action":"SCMP_ACT_ERRNO",
                   "errnoRet":38,"args":[{"index":0,"value":18446744073709551615,"valueTwo":1,
                   "op":"SCMP_CMP_MASKED_EQ"}]}]},
                  "rootfsPropagation":"rslave"}}""";

        assertThat(parse(document).json()).isEqualTo(Json.parseObject(document));
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> parse("{\"process\":{\"user\":{\"uid\":-1}}}"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("uid");
        assertThatThrownBy(() -> parse("{\"mounts\":{}}"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("mounts");
    }

    private static RuntimeSpec parse(String document) {
        return RuntimeSpec.parse(document.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = RuntimeSpecTest.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        }
    }
}
