package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.AppArmor;
import io.mydocker.infra.runtime.DefaultSpec;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.oci.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostSettingsTest {
    private final List<String> warnings = new ArrayList<>();

    private Path appArmor = Path.of("/nowhere/enabled");

    private HostConfig complete(String json) {
        return complete(json, false);
    }

    private HostConfig complete(String json, boolean unified) {
        return new HostSettings(unified, 2, new AppArmor(appArmor, Path.of("/nowhere/profiles"), "/nowhere/parser"))
                .complete(new HostConfig(Json.parseObject(json.replace('\'', '"'))), warnings);
    }

    @Test
    void defaultsAsDockerShowsThem() {
        HostConfig settings = complete("{'NetworkMode':'none','Dns':null}");
        assertThat(settings.json().number("ShmSize")).isEqualTo(67108864);
        assertThat(settings.json().text("Runtime")).isEqualTo("runc");
        assertThat(settings.namespaces().ipc()).isEqualTo("private");
        assertThat(settings.namespaces().cgroup()).isEqualTo("host");
        assertThat(settings.logConfig().type()).isEqualTo("json-file");
        assertThat(settings.restartPolicy().name()).isEqualTo("no");
        assertThat(settings.security().maskedPaths())
                .hasValueSatisfying(paths -> assertThat(paths).contains("/proc/kcore"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void groupsAreTheContainersOwnWithVersion2() {
        assertThat(complete("{'NetworkMode':'none'}", true).namespaces().cgroup())
                .isEqualTo("private");
        assertThat(complete("{'NetworkMode':'none','Privileged':true}", true)
                        .namespaces()
                        .cgroup())
                .isEqualTo("host");
    }

    @Test
    void swapIsTwiceTheMemory() {
        assertThat(complete("{'NetworkMode':'none','Memory':67108864}")
                        .resources()
                        .memorySwap())
                .isEqualTo(134217728);
    }

    @Test
    void theDefaultNetworkIsSaid() {
        complete("{}");
        assertThat(warnings).singleElement().asString().contains("--network none");
    }

    @Test
    void portsOfAHostNetworkAreDiscarded() {
        complete("{'NetworkMode':'host','PortBindings':{'80/tcp':[{'HostPort':'80'}]}}");
        assertThat(warnings).containsExactly("Published ports are discarded when using host network mode");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'Memory':1000}|Minimum memory limit allowed is 6MB",
                "{'Memory':67108864,'MemorySwap':33554432}|"
                        + "Minimum memoryswap limit should be larger than memory limit, see usage",
                "{'MemorySwap':33554432}|"
                        + "You should always set the Memory limit when using Memoryswap limit, see usage",
                "{'NanoCpus':33000000000}|" + "Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available",
                "{'RestartPolicy':{'Name':'foo'}}|invalid restart policy 'foo'",
                "{'RestartPolicy':{'Name':'always','MaximumRetryCount':2}}|"
                        + "maximum retry count cannot be used with restart policy 'always'",
                "{'AutoRemove':true,'RestartPolicy':{'Name':'always'}}|"
                        + "can't create 'AutoRemove' container with restart policy",
                "{'Runtime':'foo'}|Unknown runtime specified foo",
                "{'LogConfig':{'Type':'json-file','Config':{'foo':'1'}}}|"
                        + "unknown log opt 'foo' for json-file log driver",
                "{'CapAdd':['chown','FOO']}|invalid CapAdd: unknown capability: \"CAP_FOO\"",
                "{'CapDrop':['all','cap_bar']}|invalid CapDrop: unknown capability: \"CAP_BAR\"",
                "{'SecurityOpt':['apparmor=mine']}|AppArmor profile `mine` cannot be applied: this host has no AppArmor,"
                        + " only apparmor=unconfined can be asked for",
                "{'OomScoreAdj':2000}|Invalid value 2000, range for oom score adj is [-1000, 1000]",
            })
    void whatIsWrongIsSaid(String json, String sentence) {
        assertThatThrownBy(() -> complete(json.replace("'", "\""))).hasMessage(sentence);
    }

    @Test
    void logDrivers() {
        assertThatThrownBy(() -> complete("{'LogConfig':{'Type':'foo'}}"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("error looking up logging plugin foo: plugin \"foo\" not found");
        assertThatThrownBy(() -> complete("{'LogConfig':{'Type':'local'}}")).isInstanceOf(NotImplemented.class);
        assertThatThrownBy(() -> complete("{'LogConfig':{'Type':'syslog'}}")).isInstanceOf(NotImplemented.class);
        assertThat(LogLimits.of(Map.of("max-size", "10m", "max-file", "3"))).isEqualTo(new LogLimits(10 << 20, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "io.containerd.runc.v2", "mydocker"})
    void theRuntimeHasSeveralNames(String name) {
        assertThat(complete("{'NetworkMode':'none','Runtime':'" + name + "'}").runtime())
                .isEqualTo(name);
    }

    @Test
    void unconfinedSystemPathsAreNeitherMaskedNorReadOnly() {
        HostConfig settings = complete("{'NetworkMode':'none','SecurityOpt':['systempaths=unconfined']}");
        assertThat(settings.security().maskedPaths()).contains(List.of());
        assertThat(settings.security().readonlyPaths()).contains(List.of());
    }

    @Test
    void protectedPathsAreTheRuntimesOwn() {
        HostConfig settings = complete("{'NetworkMode':'none'}");
        assertThat(settings.security().maskedPaths()).contains(DefaultSpec.maskedPaths());
        assertThat(settings.security().readonlyPaths()).contains(DefaultSpec.readonlyPaths());
        assertThat(complete("{'NetworkMode':'none','MaskedPaths':['/x']}")
                        .security()
                        .maskedPaths())
                .contains(List.of("/x"));
    }

    @Test
    void nothingIsProtectedFromAPrivilegedContainer() {
        HostConfig settings = complete("{'NetworkMode':'none','Privileged':true}");
        assertThat(settings.json().fields().get("MaskedPaths")).isEqualTo(Json.ofNull());
        assertThat(settings.json().fields().get("ReadonlyPaths")).isEqualTo(Json.ofNull());
        assertThat(settings.security().securityOpt()).containsExactly("label=disable");
    }

    @Test
    void aHostWithAppArmorWarnsWhereItsProfileIsMissing(@TempDir Path directory) throws IOException {
        appArmor = Files.writeString(directory.resolve("enabled"), "Y\n");
        complete("{'NetworkMode':'none','SecurityOpt':['apparmor=mine']}");
        complete("{'NetworkMode':'none','Privileged':true}");
        assertThat(warnings).isEmpty();

        complete("{'NetworkMode':'none'}");
        assertThat(warnings).singleElement().asString().contains("docker-default");
    }

    @Test
    void networksAreNotThereYet() {
        assertThatThrownBy(() -> complete("{'NetworkMode':'bridge'}"))
                .isInstanceOf(NotImplemented.class)
                .hasMessageContaining("not supported yet");
        assertThatThrownBy(() -> complete("{'NetworkMode':'none','PublishAllPorts':true}"))
                .isInstanceOf(NotImplemented.class);
    }
}
