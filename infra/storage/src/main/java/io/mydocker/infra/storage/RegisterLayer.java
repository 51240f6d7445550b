package io.mydocker.infra.storage;

import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.protocol.archive.TarReader;
import io.mydocker.protocol.archive.TarSplitWriter;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a layer of a tar in one pass: bytes → SHA-256 → tar-split record and files; then everything to the disk; then,
/// by one rename, the index entry.
final class RegisterLayer {
    private final LayerDatabase database;
    private final LayerDirectories directories;
    private final PendingLayers pending;
    private final LayerSync sync;

    RegisterLayer(LayerDatabase database, LayerDirectories directories, PendingLayers pending, LayerSync sync) {
        this.database = database;
        this.directories = directories;
        this.pending = pending;
        this.sync = sync;
    }

    Layer register(Digest chainId, Optional<Layer> parent, InputStream tar, Digest diffId) {
        String cacheId = OwnFiles.randomId();
        pending.begin(cacheId);
        Path writeSet = database.newWriteSet(LayerDatabaseLayout.PRIVATE_MODE);
        try (LayerSync.NewFiles files = sync.newFiles()) {
            directories.create(cacheId, parent.map(Layer::cacheId));
            long size = extract(cacheId, tar, diffId, LayerDatabase.tarSplit(writeSet), files);
            Layer layer = new Layer(chainId, diffId, parent.map(Layer::chainId), cacheId, size);
            directories.commit(cacheId);
            LayerDatabase.describe(writeSet, layer);
            files.finish(ownFiles(cacheId, writeSet));
            database.publish(writeSet, layer);
            pending.end(cacheId);
            return layer;
        } catch (IOException | LinuxException e) {
            undo(e, cacheId, writeSet);
            throw new SystemFailure("register layer `" + diffId + "`: " + e.getMessage(), e);
        } catch (EngineException e) {
            undo(e, cacheId, writeSet);
            throw e;
        }
    }

    private List<Path> ownFiles(String cacheId, Path writeSet) {
        List<Path> files = new ArrayList<>(directories.files(cacheId));
        OwnFiles.list(writeSet).forEach(name -> files.add(writeSet.resolve(name)));
        return files;
    }

    private long extract(String cacheId, InputStream tar, Digest diffId, Path recordFile, LayerSync.NewFiles files)
            throws IOException {
        MessageDigest sha256 = diffId.newComputation();
        try (ReadAhead ahead = new ReadAhead(tar);
                TarSplitWriter record = newRecord(recordFile);
                Root root = Root.open(directories.layout().diff(cacheId));
                LayerExtractor extractor = new LayerExtractor(
                        root, new TarReader(new DigestInputStream(ahead, sha256), record::raw), record, files)) {
            long size = extractor.extract();
            byte[] hash = sha256.digest();
            if (!diffId.matches(hash)) {
                throw new InvalidParameter(
                        "layer verification failed for digest " + diffId + ": content is " + Digest.of(hash));
            }
            return size;
        }
    }

    private static TarSplitWriter newRecord(Path path) throws IOException {
        OwnFiles.write(path, "", LayerDatabaseLayout.FILE_MODE);
        return new TarSplitWriter(Files.newOutputStream(path, StandardOpenOption.WRITE));
    }

    /// Nothing half-made is left; what cannot be removed now is swept at the next start.
    private void undo(Exception first, String cacheId, Path writeSet) {
        if (database.names(cacheId)) {
            return;
        }
        try {
            directories.remove(cacheId);
            OwnFiles.deleteTree(writeSet);
            pending.end(cacheId);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
    }
}
