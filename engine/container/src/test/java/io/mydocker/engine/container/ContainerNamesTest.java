package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.Conflict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerNamesTest {
    private static final String FIRST = "ab".repeat(32);
    private static final String SECOND = "ac".repeat(32);
    private static final List<String> IDS = List.of(FIRST, SECOND);

    private final ContainerNames names = new ContainerNames();

    @Test
    void invalidNames() {
        for (String name : List.of("a b", "-x", "x", "/", "a/b", "ü1")) {
            assertThatThrownBy(() -> names.reserve(Optional.of(name), FIRST))
                    .hasMessage("Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        assertThat(names.reserve(Optional.of("/web-1.x_y"), FIRST)).isEqualTo("web-1.x_y");
    }

    @Test
    void oneOwner() {
        names.reserve(Optional.of("web"), FIRST);
        assertThatThrownBy(() -> names.reserve(Optional.of("web"), SECOND))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("\"/web\" is already in use by container \"" + FIRST + "\"");
        names.release("web", FIRST);
        assertThat(names.reserve(Optional.of("web"), SECOND)).isEqualTo("web");
    }

    @Test
    void invented() {
        assertThat(names.reserve(Optional.empty(), FIRST)).matches("[a-z]+_[a-z]+\\d*");
        for (int i = 0; i < 2000; i++) {
            assertThat(names.reserve(Optional.empty(), "id" + i + "x".repeat(20)))
                    .isNotEmpty();
        }
    }

    @Test
    void references() {
        names.reserve(Optional.of("web"), FIRST);
        assertThat(names.resolve("web", IDS)).contains(FIRST);
        assertThat(names.resolve("/web", IDS)).contains(FIRST);
        assertThat(names.resolve(SECOND, IDS)).contains(SECOND);
        assertThat(names.resolve("ABA", IDS)).contains(FIRST);
        assertThat(names.resolve("b", IDS)).isEmpty();
        assertThatThrownBy(() -> names.resolve("a", IDS)).hasMessage("Multiple IDs found with provided prefix: a");
    }

    @Test
    void aNameCountsBeforeAPrefix() {
        names.reserve(Optional.of("ac"), FIRST);
        assertThat(names.resolve("ac", IDS)).contains(FIRST);
    }
}
