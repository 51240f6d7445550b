package io.mydocker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonConfigurationTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("daemon.json");
    }

    private DaemonConfiguration read(String content, String... flags) throws IOException {
        Files.writeString(file, content);
        List<String> all = Stream.concat(Stream.of("--config-file", file.toString()), Stream.of(flags))
                .toList();
        return DaemonConfiguration.of(DaemonFlags.parse(all));
    }

    @Test
    void hasDefaults() throws IOException {
        DaemonConfiguration configuration = read("{}");
        assertThat(configuration.dataRoot()).isEqualTo(Path.of("/var/lib/mydocker"));
        assertThat(configuration.execRoot()).isEqualTo(Path.of("/run/mydocker"));
        assertThat(configuration.hosts()).containsExactly(new Endpoint.Unix("/run/mydocker/mydocker.sock"));
        assertThat(configuration.pidFile()).isEqualTo(Path.of("/run/mydocker/mydocker.pid"));
        assertThat(configuration.logLevel()).isEqualTo(System.Logger.Level.INFO);
        assertThat(configuration.debug()).isFalse();
    }

    @Test
    void takesFlags() throws IOException {
        DaemonConfiguration configuration = read(
                "{}",
                "--data-root=/a",
                "--exec-root",
                "/b",
                "-H",
                "unix:///c.sock",
                "-Htcp://127.0.0.1:2375",
                "--host=tcp://127.0.0.1:1",
                "--insecure-registry",
                "r:5000",
                "--insecure-registry=10.0.0.0/8",
                "--registry-mirror=http://m",
                "-l",
                "warn");
        assertThat(configuration.dataRoot()).isEqualTo(Path.of("/a"));
        assertThat(configuration.pidFile()).isEqualTo(Path.of("/b/mydocker.pid"));
        assertThat(configuration.hosts())
                .containsExactly(
                        new Endpoint.Unix("/c.sock"),
                        new Endpoint.Tcp("127.0.0.1", 2375),
                        new Endpoint.Tcp("127.0.0.1", 1));
        assertThat(configuration.insecureRegistries()).containsExactly("r:5000", "10.0.0.0/8");
        assertThat(configuration.mirrors()).containsExactly("http://m");
        assertThat(configuration.logLevel()).isEqualTo(System.Logger.Level.WARNING);
        assertThat(read("{}", "-D").debug()).isTrue();
    }

    @Test
    void takesTheFile() throws IOException {
        DaemonConfiguration configuration = read("""
                {"data-root":"/a","hosts":["unix:///c.sock"],"debug":true,"registry-mirrors":["http://m"],
                "insecure-registries":["r:5000"],"pidfile":"/p"}""", "--exec-root=/b");
        assertThat(configuration.dataRoot()).isEqualTo(Path.of("/a"));
        assertThat(configuration.execRoot()).isEqualTo(Path.of("/b"));
        assertThat(configuration.pidFile()).isEqualTo(Path.of("/p"));
        assertThat(configuration.hosts()).containsExactly(new Endpoint.Unix("/c.sock"));
        assertThat(configuration.insecureRegistries()).containsExactly("r:5000");
        assertThat(configuration.debug()).isTrue();
    }

    @Test
    void refusesWhatTheFileMayNotSay() {
        String prefix = "unable to configure the Docker daemon with file " + file + ": ";
        assertThatThrownBy(() -> read("{\"foo\":1,\"bar\":2}"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage(prefix + "the following directives don't match any configuration option: foo, bar");
        assertThatThrownBy(() ->
                        read("{\"data-root\":\"/x\",\"hosts\":[\"unix:///a\"]}", "--data-root=/y", "-H", "unix:///z"))
                .hasMessage(prefix + "the following directives are specified both as a flag and in the configuration"
                        + " file: data-root: (from flag: /y, from file: /x),"
                        + " hosts: (from flag: [unix:///z], from file: [unix:///a])");
        assertThatThrownBy(() -> read("{")).hasMessageStartingWith(prefix);
        assertThatThrownBy(() -> read("{\"pidfile\":5}")).hasMessageStartingWith(prefix + "json: cannot unmarshal");
        assertThatThrownBy(() -> DaemonConfiguration.of(DaemonFlags.parse(List.of("--config-file=/no/such"))))
                .hasMessage("unable to configure the Docker daemon with file /no/such: open /no/such:"
                        + " no such file or directory");
    }

    @Test
    void refusesRegistriesThatAreNone() throws Exception {
        assertThatThrownBy(() -> read("{}", "--registry-mirror=ftp://m"))
                .hasMessage("invalid mirror: unsupported scheme \"ftp\" in \"ftp://m\"");
        assertThatThrownBy(() -> read("{}", "--registry-mirror=http://m:99999"))
                .hasMessage("invalid mirror: \"http://m:99999\" is not a valid URI");
        assertThatThrownBy(() -> read("{}", "--insecure-registry=http://r"))
                .hasMessage("insecure registry http://r should not contain '://'");
        assertThatThrownBy(() -> read("{}", "--insecure-registry=r:99999")).isInstanceOf(InvalidParameter.class);
        assertThat(read("{}", "--insecure-registry=10.0.0.0/8", "--insecure-registry=[::1]:5000")
                        .insecureRegistries())
                .hasSize(2);
    }

    @Test
    void refusesOtherFlags() {
        assertThatThrownBy(() -> DaemonFlags.parse(List.of("--foo"))).hasMessage("unknown flag: --foo");
        assertThatThrownBy(() -> DaemonFlags.parse(List.of("-x"))).hasMessage("unknown shorthand flag: 'x' in -x");
        assertThatThrownBy(() -> DaemonFlags.parse(List.of("-H"))).hasMessage("flag needs an argument: -H");
        assertThatThrownBy(() -> DaemonFlags.parse(List.of("word")))
                .hasMessage("\"mydocker daemon\" accepts no arguments.");
        assertThatThrownBy(() -> read("{}", "--log-level=foo")).hasMessage("unable to parse logging level: foo");
        assertThatThrownBy(() -> read("{}", "-H", "fd://")).isInstanceOf(InvalidParameter.class);
    }
}
