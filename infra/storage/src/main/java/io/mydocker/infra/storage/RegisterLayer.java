package io.mydocker.infra.storage;

import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.Sync;
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
            if (directories.copies() && parent.isPresent()) {
                files.addAll();
            }
            long size = extract(cacheId, tar, diffId, LayerDatabase.tarSplit(writeSet), files);
            Layer layer = new Layer(chainId, diffId, parent.map(Layer::chainId), cacheId, size);
            directories.commit(cacheId);
            LayerDatabase.describe(writeSet, layer);
            files.finish(ownFiles(cacheId, writeSet));
            // It is marked as begun until it is let go of: see LayerUsage.
            database.publish(writeSet, layer);
            return layer;
        } catch (IOException | LinuxException e) {
            undo(e, cacheId, writeSet);
            throw new SystemFailure("register layer `" + diffId + "`: " + e.getMessage(), e);
        } catch (EngineException e) {
            undo(e, cacheId, writeSet);
            throw e;
        }
    }

    /// Makes the files of a layer anew, beside the ones that are there, and then exchanges them. A crash in between
    /// leaves a layer without files, which is found and repaired as this one was.
    void replace(Layer layer, Optional<Layer> parent, InputStream tar) {
        String cacheId = OwnFiles.randomId();
        pending.begin(cacheId);
        Path writeSet = database.newWriteSet(LayerDatabaseLayout.PRIVATE_MODE);
        try (LayerSync.NewFiles files = sync.newFiles()) {
            directories.create(cacheId, parent.map(Layer::cacheId));
            extract(cacheId, tar, layer.diffId(), LayerDatabase.tarSplit(writeSet), files);
            files.addAll();
            files.finish(List.of());
            exchange(cacheId, layer, parent);
            OwnFiles.rename(LayerDatabase.tarSplit(writeSet), database.tarSplit(layer.chainId()));
            Sync.directory(database.entry(layer.chainId()));
        } catch (IOException | LinuxException e) {
            throw new SystemFailure("replace layer `" + layer.chainId() + "`: " + e.getMessage(), e);
        } finally {
            directories.remove(LayerDirectories.initId(cacheId));
            directories.remove(cacheId);
            Root.deleteTree(writeSet);
            pending.end(cacheId);
        }
    }

    private void exchange(String fresh, Layer layer, Optional<Layer> parent) {
        Path place = directories.files(layer.cacheId());
        if (!place.getParent().toFile().exists()) {
            directories.create(layer.cacheId(), parent.map(Layer::cacheId));
            directories.commit(layer.cacheId());
        }
        if (place.toFile().exists()) {
            OwnFiles.rename(place, directories.home().resolve(LayerDirectories.initId(fresh)));
        }
        OwnFiles.rename(directories.files(fresh), place);
        Sync.directory(place.getParent());
    }

    private List<Path> ownFiles(String cacheId, Path writeSet) {
        List<Path> files = new ArrayList<>(directories.notes(cacheId));
        OwnFiles.list(writeSet).forEach(name -> files.add(writeSet.resolve(name)));
        return files;
    }

    private long extract(String cacheId, InputStream tar, Digest diffId, Path recordFile, LayerSync.NewFiles files)
            throws IOException {
        MessageDigest sha256 = diffId.newComputation();
        try (ReadAhead ahead = new ReadAhead(tar);
                TarSplitWriter record = newRecord(recordFile);
                Root root = Root.open(directories.files(cacheId));
                LayerExtractor extractor = new LayerExtractor(
                        root,
                        directories.style(root),
                        new TarReader(new DigestInputStream(ahead, sha256), record::raw),
                        record,
                        files)) {
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
            Root.deleteTree(writeSet);
            pending.end(cacheId);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
    }
}
