package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.nio.file.Path;

/// A layer that is on the disk and has no place yet: what it stands on is not known. Closing removes it, unless it
/// has become a layer. Used by one thread.
public final class StagedLayer implements AutoCloseable {
    private final String cacheId;
    private final Path writeSet;
    private final Digest diffId;
    private final long size;
    private final LayerSync.NewFiles files;
    private final Runnable remove;
    private boolean open = true;

    /// @param remove takes everything of the layer away
    StagedLayer(String cacheId, Path writeSet, Digest diffId, long size, LayerSync.NewFiles files, Runnable remove) {
        this.cacheId = cacheId;
        this.writeSet = writeSet;
        this.diffId = diffId;
        this.size = size;
        this.files = files;
        this.remove = remove;
    }

    /// What was found while the tar was read.
    public Digest diffId() {
        return diffId;
    }

    String cacheId() {
        return cacheId;
    }

    Path writeSet() {
        return writeSet;
    }

    long size() {
        return size;
    }

    LayerSync.NewFiles files() {
        return files;
    }

    boolean isOpen() {
        return open;
    }

    /// Says that somebody else answers for what is on the disk from now on.
    void takeOver() {
        open = false;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            files.close();
            remove.run();
        }
    }
}
