package io.mydocker.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarNameTest {
    @ParameterizedTest
    @CsvSource({
        "a/b, a/b",
        "./a, a",
        "/a//b/, a/b",
        "a/./b/../c, a/c",
        "a/../.., ..",
        "../x, ../x",
        "/../x, x",
        "./, ''",
        "., ''",
        "'', ''",
        "a/.., ''",
        "..., ...",
        ".wh..wh..opq, .wh..wh..opq",
    })
    void cleansLikeGo(String name, String clean) {
        assertThat(TarName.of(name).clean()).isEqualTo(TarName.of(clean));
    }

    @ParameterizedTest
    @CsvSource({".., true", "../x, true", "..x, false", "x/.., false", "'', false"})
    void knowsWhatClimbsOut(String name, boolean climbs) {
        assertThat(TarName.of(name).climbsOut()).isEqualTo(climbs);
    }

    @ParameterizedTest
    @CsvSource({"a/b/c, a/b, c", "c, '', c"})
    void splits(String name, String parent, String base) {
        assertThat(TarName.of(name).parent()).hasToString(parent);
        assertThat(new String(TarName.of(name).base(), StandardCharsets.UTF_8)).isEqualTo(base);
    }
}
