package io.mydocker.infra.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Debian's docker-registry with TLS, client certificates and passwords.
class SecuredRegistryTest {
    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:[0-9]+)");
    private static final Credentials ANN = new Credentials("ann", "secret", "");

    @TempDir
    private static Path shared;

    private static Process process;
    private static String authority;

    @TempDir
    private Path certificates;

    private Path own;

    @BeforeAll
    static void start() throws IOException {
        run("openssl req -x509 -newkey rsa:2048 -nodes -keyout server.key -out server.crt -days 3650"
                + " -subj /CN=registry -addext subjectAltName=IP:127.0.0.1");
        run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out client.key");
        run("openssl req -x509 -key client.key -out client.crt -days 3650 -subj /CN=client");
        run("openssl ec -in client.key -out sec1.key");
        run("openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.crt -days 3650 -subj /CN=rsa");
        run("openssl rsa -in rsa.key -traditional -out pkcs1.key");
        Files.writeString(shared.resolve("clients.crt"), text("client.crt") + text("rsa.crt"));
        // bcrypt of `secret`
        Files.writeString(
                shared.resolve("htpasswd"), "ann:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n");
        Files.writeString(shared.resolve("registry.yml"), """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %1$s/storage
                http:
                  addr: 127.0.0.1:0
                  tls:
                    certificate: %1$s/server.crt
                    key: %1$s/server.key
                    clientcas: [%1$s/clients.crt]
                auth:
                  htpasswd:
                    realm: test
                    path: %1$s/htpasswd
                """.formatted(shared));
        process = new ProcessBuilder("docker-registry", "serve", "registry.yml")
                .directory(shared.toFile())
                .redirectErrorStream(true)
                .start();
        authority = authority(process.inputReader(StandardCharsets.UTF_8));
    }

    private static String text(String name) throws IOException {
        return Files.readString(shared.resolve(name));
    }

    private static void run(String command) throws IOException {
        Process program = new ProcessBuilder(command.split(" ", -1))
                .directory(shared.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.onExit().join().exitValue()).as(output).isZero();
    }

    private static String authority(BufferedReader log) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
                return matcher.group(1);
            }
            seen.append(line).append('\n');
        }
        throw new IOException("docker-registry did not start: " + seen);
    }

    @AfterAll
    static void stop() {
        process.destroy();
        process.onExit().join();
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        own = Files.createDirectories(certificates.resolve(authority));
    }

    private void put(String from, String to) throws IOException {
        Files.copy(shared.resolve(from), own.resolve(to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.crt client.key", "client.crt sec1.key", "rsa.crt rsa.key", "rsa.crt pkcs1.key"})
    void lets_in_who_shows_certificate_and_password(String files) throws IOException {
        put("server.crt", "ca.crt");
        put(files.split(" ", -1)[0], "me.cert");
        put(files.split(" ", -1)[1], "me.key");

        assertThatCode(() -> push(ANN)).doesNotThrowAnyException();
        assertThatThrownBy(() -> push(new Credentials("ann", "wrong", "")))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("unauthorized: authentication required");
        assertThatThrownBy(() -> push(Credentials.ANONYMOUS))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("Get \"https://" + authority + "/v2/\": no basic auth credentials");
    }

    @Test
    void does_not_trust_an_unknown_authority() {
        assertThatThrownBy(() -> push(ANN))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("x509: certificate signed by unknown authority");
    }

    @Test
    void needs_a_certificate_to_show() throws IOException {
        put("server.crt", "ca.crt");

        assertThatThrownBy(() -> push(ANN)).isInstanceOf(Unavailable.class);
    }

    @Test
    void says_which_file_is_missing() throws IOException {
        put("client.crt", "me.cert");
        assertThatThrownBy(() -> push(ANN))
                .isInstanceOf(SystemFailure.class)
                .hasMessage("missing key me.key for client certificate me.cert. Note that CA certificates should use"
                        + " the extension .crt");
        Files.delete(own.resolve("me.cert"));
        put("client.key", "me.key");
        assertThatThrownBy(() -> push(ANN))
                .isInstanceOf(SystemFailure.class)
                .hasMessage("missing client certificate me.cert for key me.key");
    }

    @Test
    void logs_in() throws IOException {
        put("client.crt", "me.cert");
        put("client.key", "me.key");
        RegistryConfiguration configuration = new RegistryConfiguration(List.of(), List.of(), List.of(certificates));
        try (RegistryClient client = RegistryClient.open(configuration)) {
            assertThat(client.logIn(authority, ANN)).isEmpty();
            assertThatThrownBy(() -> client.logIn(authority, new Credentials("ann", "wrong", "")))
                    .isInstanceOf(Unauthorized.class)
                    .hasMessage("login attempt to https://" + authority + "/v2/ failed with status: 401 Unauthorized");
        }
    }

    /// As for a registry that is not on this machine: its certificate counts.
    private void push(Credentials credentials) {
        ImageReference name = ImageReference.parse(authority + "/a");
        Endpoint endpoint = Endpoint.of("https", authority, true);
        try (Transport transport = new Transport(List.of(certificates))) {
            Repository repository = new Repository(name, List.of(endpoint), credentials, transport, "pull,push");
            assertThat(repository.find(Digest.sha256(new byte[0]))).isEmpty();
        }
    }
}
