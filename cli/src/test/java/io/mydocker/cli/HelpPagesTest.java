package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.cli.option.HelpPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every help page as users read it: `src/test/golden/HelpPagesTest`, rewritten with `-Dgolden.update`.
class HelpPagesTest {
    private static final Path GOLDEN = Path.of("src/test/golden/HelpPagesTest");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attach", "create", "events", "exec", "history", "images", "import", "info", "inspect", "kill", "load",
                "login", "logout", "logs", "pause", "plan", "port", "ps", "pull", "push", "rename", "restart", "rm",
                "rmi", "run", "save", "start", "stop", "tag", "top", "unpause", "version", "wait"
            })
    void of_commands(String name) throws IOException {
        compare(name, HelpPage.of(Commands.find(name).orElseThrow().usage()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "container inspect",
                "image inspect",
                "image layers",
                "image prune",
                "image search",
                "manifest inspect",
                "network create",
                "network ls",
                "system check",
                "system df",
                "system prune"
            })
    void of_commands_in_groups(String name) throws IOException {
        String[] words = name.split(" ", 2);

        compare(
                name.replace(' ', '-'),
                HelpPage.of(Commands.find(words[0], words[1]).orElseThrow().usage()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "image", "manifest", "network", "system"})
    void of_groups(String name) throws IOException {
        compare(name, RootHelp.page(name));
    }

    @Test
    void of_the_program() throws IOException {
        compare("mydocker", RootHelp.page());
    }

    @Test
    void fit_a_terminal() throws IOException {
        try (var pages = Files.list(GOLDEN)) {
            for (Path page : pages.toList()) {
                assertThat(Files.readAllLines(page)).as(page.toString()).allMatch(line -> line.length() <= 80);
            }
        }
    }

    private static void compare(String name, String page) throws IOException {
        Path file = GOLDEN.resolve(name + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, page);
        }
        assertThat(page).isEqualTo(Files.readString(file));
    }
}
