package io.mydocker.protocol.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DigestTest {
    private static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void isTheHashOfContent() {
        assertThat(Digest.sha256(new byte[0])).hasToString(EMPTY);
        assertThat(Digest.parse(EMPTY)).isEqualTo(Digest.sha256(new byte[0]));
        assertThat(Digest.parse(EMPTY).shortHex()).isEqualTo("e3b0c44298fc");
        assertThat(Digest.parse(EMPTY).matches(Digest.newSha256().digest())).isTrue();
        assertThat(Digest.parse("sha512:" + "0".repeat(128)).newComputation().getAlgorithm())
                .isEqualTo("SHA-512");
    }

    @Test
    void refusesWhatIsNone() {
        assertThatThrownBy(() -> Digest.parse("")).hasMessage("invalid checksum digest format");
        assertThatThrownBy(() -> Digest.parse("sha256:")).hasMessage("invalid checksum digest format");
        assertThatThrownBy(() -> Digest.parse("sha256:12")).hasMessage("invalid checksum digest length");
        assertThatThrownBy(() -> Digest.parse("md5:12")).hasMessage("unsupported digest algorithm");
        assertThatThrownBy(() -> Digest.parse("sha256:" + "A".repeat(64))).hasMessage("invalid checksum digest format");
        assertThatThrownBy(() -> Digest.parse("sha256:../" + "0".repeat(61)))
                .hasMessage("invalid checksum digest format");
    }

    @Test
    void chainIdsNameStacks() {
        Digest one = Digest.ofHex("1".repeat(64));
        Digest two = Digest.ofHex("2".repeat(64));
        Digest both = Digest.sha256((one + " " + two).getBytes(StandardCharsets.US_ASCII));

        assertThat(ChainId.chain(List.of(one, two))).containsExactly(one, both);
        assertThat(ChainId.of(List.of(one))).isEqualTo(one);
        assertThat(ChainId.next(Optional.of(one), two)).isEqualTo(both);
        assertThat(ChainId.next(Optional.empty(), two)).isEqualTo(two);
    }
}
