package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostDevicesTest {
    private static final int CHARACTER = 0020640;

    @TempDir
    private Path directory;

    @BeforeEach
    void makeDevices() throws IOException {
        Files.createDirectories(directory.resolve("devices/sub"));
        make("devices", "null", 3);
        make("devices/sub", "zero", 5);
        Files.createFile(directory.resolve("devices/file"));
        Files.createSymbolicLink(directory.resolve("devices/link"), Path.of("/dev/full"));
        Files.createSymbolicLink(directory.resolve("devices/out"), Path.of("sub/zero"));
    }

    private void make(String parent, String name, int minor) {
        try (Root root = Root.open(directory);
                var place = root.directory(RootPath.of(parent))) {
            place.createNode(name.getBytes(StandardCharsets.UTF_8), CHARACTER, 1, minor);
        }
    }

    private HostDevices devices(String device, boolean privileged) {
        String text =
                "{'Privileged':" + privileged + ",'Devices':[" + device.replace("DIR", directory.toString()) + "]}";
        return HostDevices.of(new HostConfig(Json.parseObject(text.replace('\'', '"'))));
    }

    private static List<String> below(HostDevices devices, String top) {
        return devices.nodes().stream()
                .filter(device -> device.path().startsWith(top))
                .map(device -> device.path() + " " + device.major() + ":" + device.minor())
                .sorted()
                .toList();
    }

    @Test
    void allOfADirectory() {
        HostDevices devices =
                devices("{'PathOnHost':'DIR/devices','PathInContainer':'/dev/x','CgroupPermissions':'rw'}", false);

        assertThat(below(devices, "/dev/x/"))
                .containsExactly("/dev/x/link 1:7", "/dev/x/null 1:3", "/dev/x/sub/zero 1:5");
        assertThat(devices.rules()
                        .subList(devices.rules().size() - 3, devices.rules().size()))
                .allSatisfy(rule -> {
                    assertThat(rule.allow()).isTrue();
                    assertThat(rule.access()).isEqualTo("rw");
                });
    }

    @Test
    void oneUnderAnotherName() {
        HostDevices devices = devices("{'PathOnHost':'DIR/devices/null','PathInContainer':'/dev/y'}", false);

        Device device = devices.nodes().getLast();
        assertThat(below(devices, "/dev/y")).containsExactly("/dev/y 1:3");
        assertThat(device.file().mode()).hasValue(CHARACTER & 07777);
        assertThat(devices.rules().getLast().access()).isEqualTo("rwm");
    }

    @Test
    void anotherNameInAPrivilegedContainerToo() {
        HostDevices devices = devices("{'PathOnHost':'DIR/devices','PathInContainer':'/x'}", true);

        assertThat(below(devices, "/x")).hasSize(3);
        assertThat(below(devices, "/dev/null")).containsExactly("/dev/null 1:3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DIR/devices/file|not a device node",
                "DIR/nothing|no such file or directory",
                "DIR/devices/out|not a device node",
                "/proc/sys|not a device node",
            })
    void whatIsNoDevice(String path, String reason) {
        assertThatThrownBy(() -> devices("{'PathOnHost':'" + path + "','PathInContainer':'/x'}", false))
                .hasMessage("error gathering device information while adding custom device \""
                        + path.replace("DIR", directory.toString()) + "\": " + reason);
    }

    @Test
    void unknownAccess() {
        assertThatThrownBy(() -> devices("{'PathOnHost':'/dev/null','CgroupPermissions':'rq'}", false))
                .hasMessage("bad mode specified: rq");
    }
}
