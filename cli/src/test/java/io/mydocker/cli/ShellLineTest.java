package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "/bin/sh",
                "./docker-entrypoint.sh nginx -g \"daemon off;\"",
                "echo 'a | b' \\; c",
                "echo `id` $HOME",
                "printf '%s' \"it's; fine\"",
            })
    void a_simple_command_replaces_the_shell(String line) {
        assertThat(ShellLine.isSimple(line)).isTrue();
        assertThat(ShellLine.of(List.of(line))).isEqualTo("exec " + line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls; id",
                "ls && id",
                "a | b",
                "sleep 1 &",
                "echo x > /f",
                "cat < /f",
                "(cd /; ls)",
                "cd /tmp",
                "exit 3",
                "A=b env",
                "if true\nthen ls\nfi",
                "{ ls; }",
                "! true",
                "while true; do :; done",
                "echo 'open",
                "export A=b",
                ""
            })
    void everything_else_is_left_to_the_shell(String line) {
        assertThat(ShellLine.of(List.of(line))).isEqualTo(line);
    }

    @Test
    void words_are_joined_by_spaces() {
        assertThat(ShellLine.of(List.of("./docker-entrypoint.sh", "nginx -g \"daemon off;\"")))
                .isEqualTo("exec ./docker-entrypoint.sh nginx -g \"daemon off;\"");
    }
}
