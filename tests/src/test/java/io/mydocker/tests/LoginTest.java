package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `login` and `logout`, what they keep in the user's file, and what `pull` sends of it. The engine's side is a server
/// that notes what it is told: it gives a token for the password `tok` and refuses the password `bad`.
class LoginTest {

    @TempDir
    private Path scratch;

    private final List<String> accounts = new CopyOnWriteArrayList<>();
    private HttpServer engine;

    @BeforeEach
    void start() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/", this::answer);
        engine.start();
    }

    @AfterEach
    void stop() {
        engine.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> header = exchange.getRequestHeaders().getOrDefault("X-Registry-Auth", List.of());
        accounts.add(
                header.isEmpty()
                        ? body
                        : new String(Base64.getUrlDecoder().decode(header.getFirst()), StandardCharsets.UTF_8));
        boolean login = exchange.getRequestURI().getPath().endsWith("/auth");
        boolean refused = body.contains("\"bad\"");
        String token = body.contains("\"tok\"") ? "IDT" : "";
        String answer = refused
                ? "{\"message\":\"unauthorized\"}"
                : login
                        ? "{\"Status\":\"Login Succeeded\",\"IdentityToken\":\"" + token + "\"}"
                        : "{\"status\":\"done\"}\n";
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(refused ? 401 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Command mydocker(String... words) {
        return Command.of(
                        SourceTree.here().launcher().toString(),
                        "-H",
                        "tcp://127.0.0.1:" + engine.getAddress().getPort())
                .with(words)
                .env("DOCKER_CONFIG", scratch.toString());
    }

    private Path file() {
        return scratch.resolve("config.json");
    }

    @Test
    void keepsTheAccountAndEverythingElseInTheFile() throws IOException {
        Files.writeString(file(), "{\"own\":{\"a\":[1]},\"auths\":{\"other\":{\"auth\":\"eDp5\"}}}");

        Result login = mydocker("login", "-u", "me", "--password-stdin", "https://reg.example:5000/v2/")
                .piped("secret\n")
                .run();

        assertThat(login.exitCode()).isZero();
        assertThat(login.out()).isEqualTo("Login Succeeded\n");
        assertThat(login.err()).isEqualTo("""

                        WARNING! Your credentials are stored unencrypted in '%s'.
                        Configure a credential helper to remove this warning. See
                        https://docs.docker.com/go/credential-store/

                        """.formatted(file()));
        assertThat(accounts)
                .containsExactly(
                        "{\"username\":\"me\",\"password\":\"secret\",\"serveraddress\":\"reg.example:5000\"}");
        assertThat(Files.readString(file()).replaceAll("\\s", ""))
                .isEqualTo("{\"own\":{\"a\":[1]},\"auths\":{\"other\":{\"auth\":\"eDp5\"},"
                        + "\"reg.example:5000\":{\"auth\":\"bWU6c2VjcmV0\"}}}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");

        assertThat(mydocker("logout", "reg.example:5000").ok())
                .isEqualTo("Removing login credentials for reg.example:5000");
        assertThat(Files.readString(file()).replaceAll("\\s", ""))
                .isEqualTo("{\"own\":{\"a\":[1]},\"auths\":{\"other\":{\"auth\":\"eDp5\"}}}");
    }

    @Test
    void aRefusedAccountIsNotKept() {
        Result login = mydocker("login", "-u", "me", "-p", "bad", "reg.example").run();

        assertThat(login.exitCode()).isEqualTo(1);
        assertThat(login.err()).isEqualTo("""
                        WARNING! Using --password via the CLI is insecure. Use --password-stdin.
                        Error response from daemon: unauthorized
                        """);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aTokenTakesThePlaceOfThePassword() {
        mydocker("login", "-u", "me", "--password-stdin", "reg.example")
                .piped("tok")
                .ok();
        mydocker("pull", "reg.example/image").ok();

        assertThat(accounts.getLast())
                .isEqualTo("{\"username\":\"me\",\"serveraddress\":\"reg.example\",\"identitytoken\":\"IDT\"}");
    }

    @Test
    void pullSendsTheAccountOfTheRegistryAlone() throws IOException {
        Files.writeString(
                file(),
                "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"aHViOnB3\"},"
                        + "\"http://old.example/v1/\":{\"auth\":\"b2xkOnB3\"},"
                        + "\"bearer.example\":{\"registrytoken\":\"RT\"}}}");

        mydocker("pull", "image").ok();
        assertThat(accounts.getLast()).contains("\"username\":\"hub\"", "https://index.docker.io/v1/");
        mydocker("pull", "old.example/image").ok();
        assertThat(accounts.getLast()).contains("\"username\":\"old\"");
        mydocker("pull", "bearer.example/image").ok();
        assertThat(accounts.getLast()).contains("\"registrytoken\":\"RT\"");
        mydocker("pull", "unknown.example/image").ok();
        assertThat(accounts.getLast()).isEmpty();
    }

    @Test
    void aHelperKeepsWhatTheFileDoesNot() throws IOException {
        Files.writeString(
                file(), "{\"credsStore\":\"all\",\"credHelpers\":{\"one.example\":\"one\",\"no.example\":\"none\"}}");
        helper("one", "cat >" + scratch + "/asked; echo '{\"Username\":\"<token>\",\"Secret\":\"S1\"}'");
        helper("all", "echo \"$1\" >>" + scratch + "/verbs; cat >>" + scratch + "/verbs");
        helper("none", "echo 'credentials not found in native keychain'; exit 1");

        withHelpers(mydocker("pull", "one.example/image")).ok();
        assertThat(accounts.getLast()).isEqualTo("{\"serveraddress\":\"one.example\",\"identitytoken\":\"S1\"}");
        assertThat(scratch.resolve("asked")).hasContent("one.example");

        withHelpers(mydocker("pull", "no.example/image")).ok();
        assertThat(accounts.getLast()).isEmpty();

        Result login = withHelpers(mydocker("login", "-u", "me", "--password-stdin", "reg.example"))
                .piped("pw")
                .run();
        assertThat(login).isEqualTo(new Result(0, "Login Succeeded\n", ""));
        withHelpers(mydocker("logout", "reg.example")).ok();
        assertThat(scratch.resolve("verbs")).hasContent("""
                        store
                        {"ServerURL":"reg.example","Username":"me","Secret":"pw"}erase
                        reg.example""");
        assertThat(Files.readString(file())).contains("credHelpers").doesNotContain("auths");

        Result missing = mydocker("pull", "one.example/image").run();
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("docker-credential-one").doesNotContain("daemon");
    }

    private void helper(String name, String script) throws IOException {
        Path program = Files.writeString(scratch.resolve("docker-credential-" + name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Command withHelpers(Command command) {
        return command.env("PATH", scratch + ":/usr/bin:/bin");
    }
}
