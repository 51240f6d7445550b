package io.mydocker.protocol.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "unix:///a/b.sock, unix:///a/b.sock",
        "unix://, unix:///run/mydocker/mydocker.sock",
        "'', unix:///run/mydocker/mydocker.sock",
        "tcp://127.0.0.1:2375, tcp://127.0.0.1:2375",
        "tcp://127.0.0.1, tcp://127.0.0.1:2375",
        "tcp://:99, tcp://127.0.0.1:99",
        "tcp://[::1]:99, tcp://[::1]:99",
        "tcp://[::1], tcp://[::1]:2375",
        "localhost:99, tcp://localhost:99",
        "tcp://host:99/path, tcp://host:99",
    })
    void is_read_as_users_write_it(String text, String meaning) {
        assertThat(Endpoint.parse(text)).hasToString(meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh://host", "tcp://host:x", "tcp://host:99999", "fd://"})
    void refuses_what_nobody_can_listen_on(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("invalid bind address format: " + text);
    }

    @Test
    void the_default_is_a_path_socket() {
        assertThat(Endpoint.DEFAULT).isEqualTo(new Endpoint.Unix("/run/mydocker/mydocker.sock"));
    }
}
