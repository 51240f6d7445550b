package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariableFileTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("env");
    }

    private List<String> read(String text, Map<String, String> environment) throws IOException {
        Files.writeString(file, text);
        return VariableFile.read(file.toString(), environment);
    }

    @Test
    void takes_lines_as_they_stand() throws IOException {
        String text = "\uFEFF# note\n\nA=b\n  B=\"quoted\" # not a note\nC=\nD=x=y\nE= spaces \n   # another\n";

        assertThat(read(text, Map.of()))
                .containsExactly("A=b", "B=\"quoted\" # not a note", "C=", "D=x=y", "E= spaces ");
    }

    @Test
    void a_name_alone_takes_the_environments_value_or_none() throws IOException {
        assertThat(read("HERE\nGONE\n", Map.of("HERE", "1"))).containsExactly("HERE=1");
    }

    @Test
    void refuses_names_that_are_none() {
        assertThatThrownBy(() -> read("=x\n", Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("no variable name on line '=x'");
        assertThatThrownBy(() -> read("A=1\nA B=x\n", Map.of()))
                .hasMessageContaining("variable 'A B' contains whitespaces");
        assertThatThrownBy(() -> VariableFile.read(directory + "/none", Map.of()))
                .hasMessage("open " + directory + "/none: no such file or directory");
    }

    @Test
    void options_come_after_files() throws IOException {
        Files.writeString(file, "A=file\n");

        assertThat(VariableFile.merge(
                        List.of(file.toString()), List.of("A=option", "HERE", "GONE"), Map.of("HERE", "1")))
                .containsExactly("A=file", "A=option", "HERE=1", "GONE");
    }
}
