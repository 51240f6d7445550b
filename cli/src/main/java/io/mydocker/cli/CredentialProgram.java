package io.mydocker.cli;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that keeps passwords, `docker-credential-NAME`: one word says what to do, standard input says for which
/// server, standard output has the answer.
final class CredentialProgram {
    private static final int MAX_ANSWER = 1 << 20;
    private static final long PATIENCE_SECONDS = 60;
    private static final String TOKEN = "<token>";
    private static final String NOTHING = "credentials not found in native keychain";

    private final String program;
    private final Map<String, String> environment;

    /// `name` stands in the user's own file; it is a word and no path.
    CredentialProgram(String name, Map<String, String> environment) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            throw new CommandFailure("invalid name of a credential helper: " + name, 1);
        }
        this.program = "docker-credential-" + name;
        this.environment = environment;
    }

    private record Answer(int exitCode, String text) {}

    RegistryAccount load(String server) throws IOException {
        Answer answer = run("get", server);
        if (answer.exitCode() != 0) {
            if (answer.text().equals(NOTHING)) {
                return RegistryAccount.nobody(server);
            }
            throw failure("getting", answer);
        }
        try {
            JsonObject account = Json.parseObject(answer.text().getBytes(StandardCharsets.UTF_8));
            String username = account.text("Username");
            String secret = account.text("Secret");
            return username.equals(TOKEN)
                    ? new RegistryAccount(server, "", "", secret, "")
                    : new RegistryAccount(server, username, secret, "", "");
        } catch (JsonException e) {
            throw new CommandFailure("error getting credentials: " + program + ": " + e.getMessage(), 1, e);
        }
    }

    void store(RegistryAccount account) throws IOException {
        boolean token = !account.identityToken().isEmpty();
        JsonObject kept = JsonObject.builder()
                .put("ServerURL", account.server())
                .put("Username", token ? TOKEN : account.username())
                .put("Secret", token ? account.identityToken() : account.password())
                .build();
        Answer answer = run("store", kept.toString());
        if (answer.exitCode() != 0) {
            throw failure("storing", answer);
        }
    }

    void erase(String server) throws IOException {
        Answer answer = run("erase", server);
        if (answer.exitCode() != 0 && !answer.text().equals(NOTHING)) {
            throw failure("erasing", answer);
        }
    }

    private CommandFailure failure(String verb, Answer answer) {
        return new CommandFailure(
                "error " + verb + " credentials - err: exit status " + answer.exitCode() + ", out: `" + answer.text()
                        + "`",
                1);
    }

    private Answer run(String verb, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program, verb).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = Signals.start(builder);
        } catch (IOException e) {
            throw new CommandFailure(
                    "error getting credentials - err: exec: \"" + program
                            + "\": executable file not found in $PATH, out: ``",
                    1,
                    e);
        }
        Thread watch = new Thread(() -> endLate(process), "credential-helper");
        watch.setDaemon(true);
        watch.start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It does not want to know: its exit code says the rest.
        }
        byte[] answer = process.getInputStream().readNBytes(MAX_ANSWER);
        try {
            return new Answer(process.waitFor(), new String(answer, StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while " + program + " runs", 1, e);
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
