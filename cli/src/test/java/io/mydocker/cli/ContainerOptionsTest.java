package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.cli.option.HelpPage;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No option is accepted and ignored: each one on the help pages of `create` and `run` changes what the engine is asked
/// to make, or is one of those that this program itself obeys.
class ContainerOptionsTest {
    private static final Pattern OPTION = Pattern.compile("^ {2}(?:-\\w, | {4})--([\\w-]+) (\\w*) ", Pattern.MULTILINE);

    /// Obeyed on this side of the socket, or by the request's address; tests of their own show how.
    private static final Set<String> OBEYED_HERE =
            Set.of("cidfile", "detach", "detach-keys", "name", "platform", "pull", "quiet", "sig-proxy");

    /// Values that differ from what counts without the option.
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("attach", "stderr"),
            Map.entry("cgroupns", "host"),
            Map.entry("device", "/dev/null"),
            Map.entry("device-cgroup-rule", "c 1:3 r"),
            Map.entry("ipc", "host"),
            Map.entry("log-driver", "none"),
            Map.entry("log-opt", "max-size=1m"),
            Map.entry("network", "host"),
            Map.entry("pid", "host"),
            Map.entry("publish", "80:80"),
            Map.entry("restart", "always"),
            Map.entry("security-opt", "no-new-privileges"),
            Map.entry("stop-signal", "SIGINT"),
            Map.entry("sysctl", "kernel.msgmax=1"),
            Map.entry("tmpfs", "/run"),
            Map.entry("uts", "host"),
            Map.entry("volume", "/srv:/srv"));

    @TempDir
    static Path directory;

    static Stream<List<String>> options() {
        List<List<String>> found = new ArrayList<>();
        for (String command : List.of("create", "run")) {
            Matcher option = OPTION.matcher(
                    HelpPage.of(Commands.find(command).orElseThrow().usage()));
            while (option.find()) {
                found.add(List.of(command, option.group(1), option.group(2)));
            }
        }
        assertThat(found).hasSizeGreaterThan(100);
        return found.stream().filter(each -> !OBEYED_HERE.contains(each.get(1)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void reaches_the_engine(List<String> option) throws IOException {
        String value = value(option.get(1), option.get(2));
        String given = "--" + option.get(1) + (value.isEmpty() ? "" : "=" + value);

        assertThat(body(option.getFirst(), given, "busybox")).isNotEqualTo(body(option.getFirst(), "busybox"));
    }

    private static String value(String name, String type) throws IOException {
        if (name.endsWith("-file")) {
            return Files.writeString(directory.resolve(name), "A=b\n").toString();
        }
        return VALUES.getOrDefault(
                name,
                switch (type) {
                    case "" -> "";
                    case "bytes" -> "64m";
                    case "decimal" -> "1.5";
                    case "int" -> "500";
                    case "ulimit" -> "nofile=1024";
                    default -> "x";
                });
    }

    private static JsonObject body(String command, String... line) throws IOException {
        var usage = Commands.find(command).orElseThrow().usage();
        return ContainerBody.of(usage, usage.parse(List.of(line)), Map.of(), false)
                .json();
    }
}
