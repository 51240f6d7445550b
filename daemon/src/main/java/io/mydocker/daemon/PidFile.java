package io.mydocker.daemon;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file with the engine's process id, as long as the engine runs. One that names no living process of the same
/// program is left over and replaced.
final class PidFile implements AutoCloseable {
    private final Path path;
    private final String content = Long.toString(ProcessHandle.current().pid());

    private PidFile(Path path) {
        this.path = path;
    }

    static PidFile create(Path path) {
        PidFile file = new PidFile(path);
        try {
            file.refuseOthers();
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(path, file.content);
            return file;
        } catch (IOException e) {
            throw new SystemFailure("write pid file `" + path + "`: " + e.getMessage(), e);
        }
    }

    private void refuseOthers() throws IOException {
        try {
            String text = Files.readString(path).strip();
            Optional<ProcessHandle> holder =
                    text.matches("\\d{1,9}") ? ProcessHandle.of(Long.parseLong(text)) : Optional.empty();
            Optional<String> own = ProcessHandle.current().info().command();
            boolean alive = holder.filter(process -> !text.equals(content))
                    .map(process -> process.info().command().equals(own))
                    .orElse(false);
            if (alive) {
                throw new Conflict("pid file found, ensure mydocker is not running or delete " + path);
            }
        } catch (NoSuchFileException _) {
            // Nobody runs.
        }
    }

    /// Removes the file unless it is another's by now.
    @Override
    public void close() {
        try {
            if (Files.exists(path) && Files.readString(path).strip().equals(content)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new SystemFailure("remove pid file `" + path + "`: " + e.getMessage(), e);
        }
    }
}
