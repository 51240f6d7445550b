package io.mydocker.engine.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Debian's docker-registry on a free port of this machine: a registry that we did not write. Images get there by
/// skopeo, which we did not write either.
final class TestRegistry implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");

    private final Process process;
    private final String authority;

    TestRegistry(Path directory) throws IOException {
        Path config = directory.resolve("registry.yml");
        Files.writeString(config, """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %s
                http:
                  addr: 127.0.0.1:0
                """.formatted(directory.resolve("registry")));
        process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        authority = "127.0.0.1:" + port(log);
        Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
    }

    private static String port(BufferedReader log) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
            seen.append(line).append('\n');
        }
        throw new IOException("docker-registry did not start: " + seen);
    }

    /// `127.0.0.1:<port>`.
    String authority() {
        return authority;
    }

    /// Copies an archive of `docker save` to `name` in this registry.
    ///
    /// @param format `v2s2` or `oci`
    void push(Path archive, String name, String format) {
        run(List.of(
                "skopeo",
                "copy",
                "--quiet",
                "--insecure-policy",
                "--dest-tls-verify=false",
                "--format=" + format,
                "docker-archive:" + archive,
                "docker://" + authority + "/" + name));
    }

    /// The manifest that a tag stands for, as the registry gives it.
    HttpResponse<byte[]> manifest(String repository, String tag, String accept) {
        return send(HttpRequest.newBuilder(address(repository, tag)).header("Accept", accept));
    }

    /// Puts a manifest or index by hand.
    void put(String repository, String tag, String mediaType, byte[] content) {
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(address(repository, tag))
                .header("Content-Type", mediaType)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
        if (response.statusCode() != 201) {
            throw new IllegalStateException(new String(response.body(), StandardCharsets.UTF_8));
        }
    }

    private URI address(String repository, String tag) {
        return URI.create("http://" + authority + "/v2/" + repository + "/manifests/" + tag);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
