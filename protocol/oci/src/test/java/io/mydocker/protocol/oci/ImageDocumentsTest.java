package io.mydocker.protocol.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageDocumentsTest {
    private static final String HEX = "ab".repeat(32);

    @Test
    void platformsAreNormalised() {
        assertThat(Platform.parse("linux/arm64/v8")).isEqualTo(Platform.parse("aarch64"));
        assertThat(Platform.parse("linux/arm")).hasToString("linux/arm/v7");
        assertThat(Platform.parse("x86_64")).hasToString("linux/amd64");
        assertThat(Platform.parse("linux")).isEqualTo(Platform.host());
        assertThat(Platform.parse("linux/arm/v7").matches(Platform.parse("linux/arm/v6")))
                .isTrue();
        assertThat(Platform.parse("linux/arm/v6").matches(Platform.parse("linux/arm/v7")))
                .isFalse();
        assertThat(Platform.parse("linux/amd64").matches(Platform.parse("windows/amd64")))
                .isFalse();
        assertThatThrownBy(() -> Platform.parse("a/b/c/d")).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> Platform.parse("")).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void anIndexIsSearchedByPlatform() {
        ImageIndex index = ImageIndex.parse(utf8("{\"schemaVersion\":2,\"manifests\":["
                + entry(1, "amd64", "") + "," + entry(2, "arm", "v6") + "," + entry(3, "arm", "v7") + ","
                + entry(4, "arm64", "v8") + ",{\"digest\":\"sha256:" + HEX + "\",\"size\":3}]}"));

        assertThat(size(index, "linux/amd64")).contains(1L);
        assertThat(size(index, "linux/arm/v7")).contains(3L);
        assertThat(size(index, "linux/arm/v6")).contains(2L);
        assertThat(size(index, "linux/arm/v5")).isEmpty();
        assertThat(size(index, "linux/arm64")).contains(4L);
        assertThat(size(index, "linux/s390x")).isEmpty();
    }

    @Test
    void hostileManifestsAreRefused() {
        for (String text : List.of(
                "",
                "[]",
                "{}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:../../etc\",\"size\":1}}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:" + HEX + "\",\"size\":-1}}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:" + HEX + "\",\"size\":1},\"layers\":[1]}")) {
            assertThatThrownBy(() -> Manifest.parse(utf8(text))).as(text).isInstanceOf(InvalidParameter.class);
        }
    }

    @Test
    void aConfigurationKeepsItsBytesAndGivesItsFields() {
        byte[] raw = utf8("{ \"architecture\":\"amd64\", \"created\":\"2024-01-02T03:04:05.678+01:00\","
                + "\"config\":{\"Env\":[\"A=b\"],\"Cmd\":[\"sh\"],\"Labels\":null,\"Volumes\":{\"/data\":{}}},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:" + HEX + "\"]},"
                + "\"history\":[{\"created_by\":\"ADD x\"},{\"created_by\":\"CMD\",\"empty_layer\":true}]}");
        ImageConfig config = ImageConfig.parse(raw);

        assertThat(config.raw()).isEqualTo(raw);
        assertThat(config.id()).isEqualTo(Digest.sha256(raw));
        assertThat(config.created()).contains(Instant.parse("2024-01-02T02:04:05.678Z"));
        assertThat(config.os()).isEqualTo("linux");
        assertThat(config.diffIds()).containsExactly(Digest.ofHex(HEX));
        assertThat(config.config().cmd()).contains(List.of("sh"));
        assertThat(config.config().entrypoint()).isEmpty();
        assertThat(config.config().labels()).isEmpty();
        assertThat(config.config().volumes()).containsExactly("/data");
        assertThat(config.history()).hasSize(2);
        assertThat(config.history().get(1).emptyLayer()).isTrue();
    }

    @Test
    void hostileConfigurationsAreRefused() {
        for (String text : List.of(
                "x",
                "{\"created\":\"yesterday\"}",
                "{\"created\":1}",
                "{\"rootfs\":{\"diff_ids\":[\"../x\"]}}",
                "{\"config\":{\"Env\":\"A=b\"}}",
                "{\"history\":[{\"empty_layer\":\"yes\"}]}")) {
            assertThatThrownBy(() -> ImageConfig.parse(utf8(text))).as(text).isInstanceOf(InvalidParameter.class);
        }
    }

    @Test
    void commandsMayBeNullEmptyOrOneWord() {
        assertThat(config("{\"Cmd\":null}").cmd()).isEmpty();
        assertThat(config("{\"Cmd\":[]}").cmd()).contains(List.of());
        assertThat(config("{\"Entrypoint\":\"/run me\"}").entrypoint()).contains(List.of("/run me"));
        assertThatThrownBy(() -> config("{\"Tty\":\"yes\"}")).isInstanceOf(JsonException.class);
    }

    @Test
    void hostConfigurationsHaveDockersDefaults() {
        HostConfig none = HostConfig.EMPTY;
        assertThat(none.shmSize()).isEqualTo(64 << 20);
        assertThat(none.restartPolicy().name()).isEqualTo("no");
        assertThat(none.security().maskedPaths()).isEmpty();
        assertThat(none.resources().pidsLimit()).isEmpty();

        HostConfig given =
                new HostConfig(Json.parseObject("{\"Memory\":67108864,\"NanoCpus\":500000000,\"PidsLimit\":-1,"
                        + "\"MaskedPaths\":[],\"NetworkMode\":\"none\",\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":1,\"Hard\":2}],"
                        + "\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"1\"}]},\"NewField\":1}"));
        assertThat(given.resources().memory()).isEqualTo(64 << 20);
        assertThat(given.resources().nanoCpus()).isEqualTo(500_000_000);
        assertThat(given.resources().pidsLimit()).isEmpty();
        assertThat(given.resources().ulimits().getFirst().hard()).isEqualTo(2);
        assertThat(given.security().maskedPaths()).isEqualTo(Optional.of(List.of()));
        assertThat(given.namespaces().network()).isEqualTo("none");
        assertThat(given.portBindings()).containsKey("80/tcp");
        assertThat(given.json().number("NewField")).isEqualTo(1);
    }

    private static ContainerConfig config(String text) {
        return new ContainerConfig(Json.parseObject(text));
    }

    private static Optional<Long> size(ImageIndex index, String platform) {
        return index.find(Platform.parse(platform)).map(Descriptor::size);
    }

    private static String entry(int size, String architecture, String variant) {
        return "{\"digest\":\"sha256:" + HEX + "\",\"size\":" + size
                + ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\",\"variant\":\"" + variant
                + "\"}}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
