package io.mydocker.cli;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;

/// Docker's `config.json`: accounts, and which program keeps which. What else is in it stays as it is.
final class CredentialFile {
    /// The key of Docker Hub, older than its name.
    static final String HUB = "https://index.docker.io/v1/";

    private static final String TOKEN_USER = "<token>";
    private static final long MAX_SIZE = 16L << 20;

    private final Path path;
    private final Map<String, String> environment;
    private JsonObject content;

    private CredentialFile(Path path, Map<String, String> environment, JsonObject content) {
        this.path = path;
        this.environment = environment;
        this.content = content;
    }

    /// The file that `DOCKER_CONFIG` or `HOME` names; nothing is in it where there is none.
    static CredentialFile load(Map<String, String> environment) throws IOException {
        String directory = environment.getOrDefault("DOCKER_CONFIG", "");
        Path path = directory.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "/"), ".docker", "config.json")
                : Path.of(directory, "config.json");
        try {
            if (Files.size(path) > MAX_SIZE) {
                throw new CommandFailure("load " + path + ": more than " + MAX_SIZE + " bytes", 1);
            }
            byte[] bytes = Files.readAllBytes(path);
            boolean empty = new String(bytes, StandardCharsets.UTF_8).isBlank();
            return new CredentialFile(path, environment, empty ? JsonObject.EMPTY : Json.parseObject(bytes));
        } catch (NoSuchFileException _) {
            return new CredentialFile(path, environment, JsonObject.EMPTY);
        } catch (JsonException e) {
            throw new CommandFailure("load " + path + ": " + e.getMessage(), 1, e);
        }
    }

    Path path() {
        return path;
    }

    /// The key of the registry that a user or an image's name calls `address`.
    static String key(String address) {
        String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.isEmpty() || host.equals("docker.io") || host.equals("index.docker.io") ? HUB : host;
    }

    /// Whether a program keeps the account, and not this file.
    boolean hasHelper(String key) {
        return !helper(key).isEmpty();
    }

    private String helper(String key) {
        String own = content.object("credHelpers").text(key);
        return own.isEmpty() ? content.text("credsStore") : own;
    }

    RegistryAccount account(String key) throws IOException {
        String helper = helper(key);
        if (!helper.isEmpty()) {
            return new CredentialProgram(helper, environment).load(key);
        }
        JsonObject accounts = content.object("auths");
        if (accounts.has(key)) {
            return account(key, accounts.object(key));
        }
        // Older programs wrote addresses.
        for (String name : accounts.names()) {
            if (key(name).equals(key)) {
                return account(key, accounts.object(name));
            }
        }
        return RegistryAccount.nobody(key);
    }

    private RegistryAccount account(String key, JsonObject entry) {
        String username = entry.text("username");
        String password = entry.text("password");
        if (!entry.text("auth").isEmpty()) {
            String plain = decoded(key, entry.text("auth"));
            int colon = plain.indexOf(':');
            if (colon < 0) {
                throw new CommandFailure("load " + path + ": invalid auth configuration file", 1);
            }
            username = plain.substring(0, colon);
            password = plain.substring(colon + 1).replaceFirst("\0+$", "");
        }
        String token = entry.text("identitytoken");
        boolean byToken = !token.isEmpty();
        return new RegistryAccount(
                key,
                username.equals(TOKEN_USER) ? "" : username,
                byToken ? "" : password,
                token,
                entry.text("registrytoken"));
    }

    private String decoded(String key, String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("load " + path + ": auth of " + key + ": " + e.getMessage(), 1, e);
        }
    }

    void store(RegistryAccount account) throws IOException {
        String helper = helper(account.server());
        if (!helper.isEmpty()) {
            new CredentialProgram(helper, environment).store(account);
            return;
        }
        boolean token = !account.identityToken().isEmpty();
        String plain = account.username() + ":" + (token ? "" : account.password());
        JsonObject.Builder entry = JsonObject.builder()
                .put("auth", Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
        entry.putUnlessEmpty("identitytoken", account.identityToken());
        save(content.with("auths", content.object("auths").with(account.server(), entry.build())));
    }

    void erase(String key) throws IOException {
        String helper = helper(key);
        if (!helper.isEmpty()) {
            new CredentialProgram(helper, environment).erase(key);
        }
        JsonObject accounts = content.object("auths");
        JsonObject left = accounts;
        for (String name : accounts.names()) {
            left = key(name).equals(key) ? left.without(name) : left;
        }
        if (left.names().size() < accounts.names().size()) {
            save(content.with("auths", left));
        }
    }

    /// A new file in the place of the old one, wherever a link leads to; nobody but its owner may read it.
    private void save(JsonObject changed) throws IOException {
        Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
        Path directory = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = Files.createTempFile(directory, "config.json", "");
        try {
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(changed.pretty("\t").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true);
        }
        content = changed;
    }
}
