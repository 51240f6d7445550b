package io.mydocker.protocol.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox,                    docker.io/library/busybox",
        "busybox:1.36,               docker.io/library/busybox:1.36",
        "arm64v8/ubuntu:20.04,       docker.io/arm64v8/ubuntu:20.04",
        "docker.io/busybox,          docker.io/library/busybox",
        "index.docker.io/a/b,        docker.io/a/b",
        "localhost/x,                localhost/x",
        "localhost:5000/x:y,         localhost:5000/x:y",
        "127.0.0.1:5000/a/b/c,       127.0.0.1:5000/a/b/c",
        "[::1]:5000/x,               [::1]:5000/x",
        "quay.io/a__b/c-d.e--f,      quay.io/a__b/c-d.e--f",
        "HOST/x,                     HOST/x",
        "foo:5000,                   docker.io/library/foo:5000",
    })
    void isNormalisedAsDockerDoes(String text, String full) {
        assertThat(ImageReference.parse(text)).hasToString(full);
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/library/busybox:x, busybox:x",
        "docker.io/a/b,               a/b",
        "docker.io/library/a/b,       library/a/b",
        "quay.io/library/b,           quay.io/library/b",
    })
    void isShownAsUsersWriteIt(String text, String familiar) {
        assertThat(ImageReference.parse(text).familiar()).isEqualTo(familiar);
    }

    @Test
    void hasTagAndDigest() {
        ImageReference both = ImageReference.parse("busybox:1@sha256:" + HEX);
        assertThat(both.tag()).contains("1");
        assertThat(both.digest()).contains(Digest.ofHex(HEX));
        assertThat(both.withDefaultTag()).isEqualTo(both);
        assertThat(ImageReference.parse("busybox").withDefaultTag().familiar()).isEqualTo("busybox:latest");
        assertThat(both.withTag("2").familiar()).isEqualTo("busybox:2");
        assertThat(both.nameOnly().isNameOnly()).isTrue();
        assertThatThrownBy(() -> both.withTag("a/b")).hasMessage("invalid tag format");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "/",
                "a//b",
                "-a",
                "a-",
                "a:",
                "a@",
                "a:b:c",
                "../x",
                "a b",
                "a/../b",
                "x@sha256:1234",
                "http://x/y",
                "a___b",
                "a..b",
                "x:" + "123456789.123456789.123456789.123456789.123456789.123456789."
                        + "123456789.123456789.123456789.123456789.123456789.123456789.123456789"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageStartingWith("invalid reference format");
    }

    @Test
    void longTextsDoNotExhaustTheStack() {
        for (String text : new String[] {"a".repeat(4000), "a.".repeat(2000), "a/".repeat(2000), "a-b".repeat(1300)}) {
            assertThatThrownBy(() -> ImageReference.parse(text))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageStartingWith("invalid reference format");
        }
        assertThatThrownBy(() -> ImageReference.parse("a.b".repeat(100_000) + "/x"))
                .hasMessage("invalid reference format");
    }

    @Test
    void refusesInDockersWords() {
        assertThatThrownBy(() -> ImageReference.parse("BusyBox"))
                .hasMessage("invalid reference format: repository name (library/BusyBox) must be lowercase");
        assertThatThrownBy(() -> ImageReference.parse(HEX))
                .hasMessage("invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings");
        assertThatThrownBy(() -> ImageReference.parse("q.io/" + "a".repeat(256)))
                .hasMessage("invalid reference format: repository name must not be more than 255 characters");
        assertThatThrownBy(() -> ImageReference.parse("x@md5:" + "0".repeat(32)))
                .hasMessage("invalid reference format: unsupported digest algorithm");
    }
}
