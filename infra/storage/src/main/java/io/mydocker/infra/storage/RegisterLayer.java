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
import java.util.HexFormat;
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
            MessageDigest hash = diffId.newComputation();
            long size = extract(cacheId, new DigestInputStream(tar, hash), writeSet, files);
            verify(diffId, found(diffId, hash));
            return publish(new Layer(chainId, diffId, parent.map(Layer::chainId), cacheId, size), writeSet, files);
        } catch (IOException | LinuxException e) {
            undo(e, cacheId, writeSet);
            throw new SystemFailure("register layer `" + diffId + "`: " + e.getMessage(), e);
        } catch (EngineException e) {
            undo(e, cacheId, writeSet);
            throw e;
        }
    }

    private Layer publish(Layer layer, Path writeSet, LayerSync.NewFiles files) {
        directories.commit(layer.cacheId());
        LayerDatabase.describe(writeSet, layer);
        files.finish(ownFiles(layer.cacheId(), writeSet));
        // It is marked as begun until it is let go of: see LayerUsage.
        database.publish(writeSet, layer);
        return layer;
    }

    /// Writes the files of a tar of which nobody knows yet where it belongs.
    ///
    /// @param few keeps the descriptors of a few files open, so that no other program's writes have to be waited
    // for
    StagedLayer stage(InputStream tar, boolean few) {
        String cacheId = OwnFiles.randomId();
        pending.begin(cacheId);
        Path writeSet = database.newWriteSet(LayerDatabaseLayout.PRIVATE_MODE);
        LayerSync.NewFiles files = sync.newFiles();
        try {
            directories.create(cacheId, Optional.empty());
            if (!few) {
                files.addAll();
            }
            MessageDigest hash = Digest.newSha256();
            long size = extract(cacheId, new DigestInputStream(tar, hash), writeSet, files);
            return new StagedLayer(
                    cacheId, writeSet, Digest.of(hash.digest()), size, files, () -> remove(cacheId, writeSet));
        } catch (IOException | LinuxException e) {
            files.close();
            undo(e, cacheId, writeSet);
            throw new SystemFailure("register layer: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            files.close();
            undo(e, cacheId, writeSet);
            throw e;
        }
    }

    /// Makes a staged layer the one with this chain id.
    Layer place(StagedLayer staged, Digest chainId, Optional<Layer> parent, Digest diffId) {
        verify(diffId, staged.diffId());
        staged.takeOver();
        String cacheId = staged.cacheId();
        try (LayerSync.NewFiles files = staged.files()) {
            parent.ifPresent(below -> directories.stackOn(cacheId, below.cacheId()));
            return publish(
                    new Layer(chainId, diffId, parent.map(Layer::chainId), cacheId, staged.size()),
                    staged.writeSet(),
                    files);
        } catch (LinuxException e) {
            undo(e, cacheId, staged.writeSet());
            throw new SystemFailure("register layer `" + diffId + "`: " + e.getMessage(), e);
        } catch (EngineException e) {
            undo(e, cacheId, staged.writeSet());
            throw e;
        }
    }

    private static Digest found(Digest expected, MessageDigest hash) {
        return new Digest(expected.algorithm(), HexFormat.of().formatHex(hash.digest()));
    }

    private static void verify(Digest expected, Digest found) {
        if (!expected.equals(found)) {
            throw new InvalidParameter("layer verification failed for digest " + expected + ": content is " + found);
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
            MessageDigest hash = layer.diffId().newComputation();
            extract(cacheId, new DigestInputStream(tar, hash), writeSet, files);
            verify(layer.diffId(), found(layer.diffId(), hash));
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

    /// Returns when nothing reads the tar any more. Hashing takes place where the tar is read, beside the writing.
    private long extract(String cacheId, InputStream tar, Path writeSet, LayerSync.NewFiles files) throws IOException {
        ReadAhead ahead = new ReadAhead(new DiskReserve(tar, directories.files(cacheId)));
        try (TarSplitWriter record = newRecord(LayerDatabase.tarSplit(writeSet));
                Root root = Root.open(directories.files(cacheId));
                DirectoryTimes times = new DirectoryTimes(writeSet.resolve("directory-times"));
                LayerExtractor extractor = new LayerExtractor(
                        root, directories.style(root), new TarReader(ahead, record::raw), record, files, times)) {
            return extractor.extract();
        } finally {
            ahead.finish();
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
            remove(cacheId, writeSet);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
    }

    private void remove(String cacheId, Path writeSet) {
        directories.remove(cacheId);
        Root.deleteTree(writeSet);
        pending.end(cacheId);
    }
}
