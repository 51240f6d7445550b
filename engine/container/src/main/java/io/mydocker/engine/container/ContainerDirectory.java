package io.mydocker.engine.container;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.linux.NativeThreads;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// One container's directory `<data root>/containers/<id>` in Docker's layout; the only class that knows the names in
/// it. The files are the engine's own; those that a container sees (`hosts` …) are bind-mounted one by one, so that it
/// can change their content and nothing else.
///
/// Removal begins with a rename to `<id>.removing`: from then on there is no such container, and what a crash leaves is
/// swept by the next engine.
record ContainerDirectory(Path path) {
    private static final String REMOVING = ".removing";
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx--x---");

    static ContainerDirectory of(Path containers, String id) {
        return new ContainerDirectory(containers.resolve(id));
    }

    String id() {
        return path.getFileName().toString();
    }

    Path config() {
        return path.resolve("config.v2.json");
    }

    Path hostConfig() {
        return path.resolve("hostconfig.json");
    }

    Path hostname() {
        return path.resolve("hostname");
    }

    Path hosts() {
        return path.resolve("hosts");
    }

    Path resolvConf() {
        return path.resolve("resolv.conf");
    }

    Path resolvConfHash() {
        return path.resolve("resolv.conf.hash");
    }

    Path log() {
        return path.resolve(id() + "-json.log");
    }

    /// Makes the directory with the places that dockerd expects in it.
    void create() {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE));
            Files.createDirectory(path.resolve("checkpoints"));
            Files.createDirectory(path.resolve("mounts"), PosixFilePermissions.asFileAttribute(PRIVATE));
        } catch (IOException e) {
            throw new SystemFailure("create directory `" + path + "`: " + e.getMessage(), e);
        }
    }

    /// Writes both documents, the one that makes the container real last; they are on the disk afterwards.
    void save(JsonObject config, JsonObject hostConfig) {
        AtomicFile.replace(hostConfig(), hostConfig.utf8(), 0644);
        AtomicFile.write(config(), config.utf8(), 0600);
    }

    /// Replaces the document by one with another state. What state a process had before a crash of the machine is of
    /// no use after it, so that this need not wait for the directory.
    void saveState(JsonObject config) {
        AtomicFile.replace(config(), config.utf8(), 0600);
    }

    /// Replaces the document by one with something that the user has changed.
    void saveChange(JsonObject config) {
        AtomicFile.write(config(), config.utf8(), 0600);
    }

    /// The document, unless the container was never completely created.
    Optional<JsonObject> readConfig() {
        return read(config());
    }

    Optional<JsonObject> readHostConfig() {
        return read(hostConfig());
    }

    private static Optional<JsonObject> read(Path file) {
        try {
            return Optional.of(Json.parseObject(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | JsonException e) {
            throw new SystemFailure("read `" + file + "`: " + e.getMessage(), e);
        }
    }

    /// Writes a small file that can be made again at any time, and therefore needs not reach the disk at once.
    static void writeText(Path file, String text) {
        try {
            Path temporary = file.resolveSibling(".tmp-" + file.getFileName());
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SystemFailure("write `" + file + "`: " + e.getMessage(), e);
        }
    }

    boolean isBeingRemoved() {
        return id().endsWith(REMOVING);
    }

    /// The id also of a directory that is being removed.
    String containerId() {
        return isBeingRemoved() ? id().substring(0, id().length() - REMOVING.length()) : id();
    }

    /// Takes the container away in one step; the answer is what remains to be deleted.
    ContainerDirectory beginRemoval() {
        Path renamed = path.resolveSibling(id() + REMOVING);
        try {
            Files.move(path, renamed, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SystemFailure("remove `" + path + "`: " + e.getMessage(), e);
        }
        return new ContainerDirectory(renamed);
    }

    void delete() {
        NativeThreads.run(() -> Root.deleteTree(path));
    }
}
