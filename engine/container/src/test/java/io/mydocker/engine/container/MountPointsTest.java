package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.oci.HostConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPointsTest {
    @Test
    void shortForm() {
        assertThat(MountPoints.parse("/a:/b")).isEqualTo(new MountPoint("bind", "", "/a", "/b", "", true, "rprivate"));
        assertThat(MountPoints.parse("/a/:/b/../c/:ro,rshared,z"))
                .isEqualTo(new MountPoint("bind", "", "/a", "/c", "ro,rshared,z", false, "rshared"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/a:/b:c:d|invalid volume specification: '/a:/b:c:d'",
                "/a:/b:foo|invalid mode: foo",
                "/a:/b:ro,rw|invalid mode: ro,rw",
                "/a:b|invalid volume specification: '/a:b': invalid mount config for type \"bind\":"
                        + " invalid mount path: 'b' mount path must be absolute",
                "/a:/|invalid volume specification: '/a:/': invalid mount config for type \"bind\":"
                        + " invalid specification: destination can't be '/'",
            })
    void whatIsWrongIsSaid(String bind, String sentence) {
        assertThatThrownBy(() -> MountPoints.parse(bind)).hasMessage(sentence);
    }

    @Test
    void volumesAreNotThereYet() {
        assertThatThrownBy(() -> MountPoints.parse("vol:/data"))
                .isInstanceOf(NotImplemented.class)
                .hasMessage("volume `vol`: named volumes are not supported yet");
    }

    @Test
    void aPlaceIsTakenOnce() {
        HostConfig twice = new HostConfig(Json.parseObject("{\"Binds\":[\"/a:/x\",\"/b:/x\"]}"));
        assertThatThrownBy(() -> MountPoints.of(twice)).hasMessage("Duplicate mount point: /x");
    }

    @Test
    void longFormNeedsItsSource() {
        HostConfig missing = new HostConfig(
                Json.parseObject("{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/no/such/path\",\"Target\":\"/x\"}]}"));
        assertThatThrownBy(() -> MountPoints.of(missing))
                .hasMessage("invalid mount config for type \"bind\": bind source path does not exist: /no/such/path");
    }
}
