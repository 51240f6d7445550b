package io.mydocker.infra.storage;

import java.nio.file.Path;
import java.util.List;

/// Which directories of a driver are being made or removed: written before the first of such a directory is there and
/// taken away when what they were made for names them, or after the last of them is gone. For a layer that is an
/// image, a container or another layer. So a sweep at start-up knows what is nobody's, and never touches what another
/// program made.
record PendingLayers(Path directory) {

    void begin(String id) {
        if (!directory.resolve(id).toFile().exists()) {
            OwnFiles.write(entry(id), "", OwnLayout.FILE_MODE);
        }
    }

    void end(String id) {
        OwnFiles.deleteFile(entry(id));
    }

    List<String> list() {
        return OwnFiles.list(directory);
    }

    private Path entry(String id) {
        return directory.resolve(id);
    }
}
