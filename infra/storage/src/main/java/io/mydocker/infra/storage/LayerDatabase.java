package io.mydocker.infra.storage;

import io.mydocker.linux.Root;
import io.mydocker.linux.Sync;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Digest;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The index of complete layers and of container layers, on disk and, read once, in memory. What is in the index is
/// visible; it comes and goes by one rename. Safe for all threads.
final class LayerDatabase {
    private static final System.Logger LOG = System.getLogger(LayerDatabase.class.getName());
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern MOUNT_ID = Pattern.compile("[0-9a-f]{64}(-init)?");
    private static final int RANDOM_NAME = 16;

    private final LayerDatabaseLayout layout;
    private final LayerSync sync;
    private final Map<Digest, Layer> layers = new ConcurrentHashMap<>();
    private final Map<String, Mount> mounts = new ConcurrentHashMap<>();

    /// A container's entry.
    record Mount(String mountId, String initId, Optional<Digest> parent) {}

    LayerDatabase(LayerDatabaseLayout layout, LayerSync sync) {
        this.layout = layout;
        this.sync = sync;
        loadLayers();
        loadMounts();
    }

    private void loadLayers() {
        for (String name : OwnFiles.list(layout.layers())) {
            if (!ID.matcher(name).matches()) {
                continue;
            }
            Digest chainId = Digest.ofHex(name);
            try {
                layers.put(chainId, readLayer(chainId));
            } catch (EngineException | NumberFormatException e) {
                LOG.log(Level.WARNING, "layer {0} is damaged and left alone: {1}", name, e.getMessage());
            }
        }
    }

    private Layer readLayer(Digest chainId) {
        Path entry = layout.layer(chainId);
        return new Layer(
                chainId,
                Digest.parse(OwnFiles.read(entry.resolve(LayerDatabaseLayout.DIFF))),
                OwnFiles.find(entry.resolve(LayerDatabaseLayout.PARENT)).map(Digest::parse),
                checkedId(OwnFiles.read(entry.resolve(LayerDatabaseLayout.CACHE_ID)), ID),
                Long.parseLong(OwnFiles.read(entry.resolve(LayerDatabaseLayout.SIZE))));
    }

    /// Entries that are there and cannot be read.
    List<Digest> damaged() {
        List<Digest> damaged = new ArrayList<>();
        for (String name : OwnFiles.list(layout.layers())) {
            if (!ID.matcher(name).matches() || layers.containsKey(Digest.ofHex(name))) {
                continue;
            }
            try {
                readLayer(Digest.ofHex(name));
            } catch (EngineException | NumberFormatException e) {
                LOG.log(Level.DEBUG, "layer " + name + " is damaged", e);
                damaged.add(Digest.ofHex(name));
            }
        }
        return damaged;
    }

    /// The directories that damaged entries name.
    Set<String> namedByDamaged() {
        Set<String> named = new HashSet<>();
        damaged().forEach(chainId -> OwnFiles.find(entry(chainId).resolve(LayerDatabaseLayout.CACHE_ID))
                .ifPresent(named::add));
        return named;
    }

    Path entry(Digest chainId) {
        return layout.layer(chainId);
    }

    private void loadMounts() {
        for (String containerId : OwnFiles.list(layout.mounts())) {
            Path entry = layout.mount(containerId);
            try {
                mounts.put(
                        containerId,
                        new Mount(
                                checkedId(OwnFiles.read(entry.resolve(LayerDatabaseLayout.MOUNT_ID)), MOUNT_ID),
                                OwnFiles.find(entry.resolve(LayerDatabaseLayout.INIT_ID))
                                        .map(id -> checkedId(id, MOUNT_ID))
                                        .orElse(""),
                                OwnFiles.find(entry.resolve(LayerDatabaseLayout.PARENT))
                                        .map(Digest::parse)));
            } catch (EngineException e) {
                LOG.log(Level.WARNING, "layer of container {0} is damaged: {1}", containerId, e.getMessage());
            }
        }
    }

    /// An id from a file becomes part of a path: it has to look like one.
    private static String checkedId(String id, Pattern pattern) {
        if (!pattern.matcher(id).matches()) {
            throw new io.mydocker.protocol.failure.SystemFailure("invalid layer id `" + id + "`");
        }
        return id;
    }

    Optional<Layer> find(Digest chainId) {
        return Optional.ofNullable(layers.get(chainId));
    }

    List<Layer> list() {
        return List.copyOf(layers.values());
    }

    Optional<Mount> findMount(String containerId) {
        return Optional.ofNullable(mounts.get(containerId));
    }

    Map<String, Mount> mounts() {
        return Map.copyOf(mounts);
    }

    /// Whether a layer has this directory of the driver.
    boolean isCacheId(String id) {
        return layers.values().stream().anyMatch(layer -> layer.cacheId().equals(id));
    }

    /// Whether an entry names this directory of the driver.
    boolean names(String id) {
        return isCacheId(id)
                || mounts.values().stream()
                        .anyMatch(mount ->
                                mount.mountId().equals(id) || mount.initId().equals(id));
    }

    /// A directory in which an entry is put together.
    Path newWriteSet(int mode) {
        Path writeSet = layout.temporary()
                .resolve(LayerDatabaseLayout.WRITE_SET + OwnFiles.randomId().substring(0, RANDOM_NAME));
        OwnFiles.createDirectory(writeSet, mode);
        return writeSet;
    }

    /// The record file of a layer that is being put together.
    static Path tarSplit(Path writeSet) {
        return writeSet.resolve(LayerDatabaseLayout.TAR_SPLIT);
    }

    Path tarSplit(Digest chainId) {
        return tarSplit(layout.layer(chainId));
    }

    /// Completes a write set with the layer's fields; the record is in it already. Nothing is synced.
    static void describe(Path writeSet, Layer layer) {
        write(writeSet, LayerDatabaseLayout.CACHE_ID, layer.cacheId());
        write(writeSet, LayerDatabaseLayout.DIFF, layer.diffId().toString());
        layer.parent().ifPresent(parent -> write(writeSet, LayerDatabaseLayout.PARENT, parent.toString()));
        write(writeSet, LayerDatabaseLayout.SIZE, Long.toString(layer.size()));
    }

    private static void write(Path writeSet, String name, String content) {
        OwnFiles.write(writeSet.resolve(name), content, LayerDatabaseLayout.FILE_MODE);
    }

    /// Makes a layer visible. Everything that the entry stands for is on the disk.
    void publish(Path writeSet, Layer layer) {
        Path entry = layout.layer(layer.chainId());
        if (entry.toFile().exists()) {
            // What is there was damaged, or it would have been found.
            Path damaged = unpublished();
            OwnFiles.rename(entry, damaged);
            Root.deleteTree(damaged);
        }
        publish(writeSet, entry, () -> layers.put(layer.chainId(), layer));
    }

    /// An entry that may not have reached the disk is taken back. Where that fails, too, it counts, so that nobody
    /// removes what it stands for: see [#names].
    private static void publish(Path writeSet, Path entry, Runnable remember) {
        OwnFiles.rename(writeSet, entry);
        try {
            Sync.directory(entry.getParent());
        } catch (RuntimeException e) {
            try {
                OwnFiles.rename(entry, writeSet);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
                remember.run();
            }
            throw e;
        }
        remember.run();
    }

    /// Makes a layer invisible; what it consisted of is now nobody's. Nothing is waited for where removing the files
    /// reaches the disk after this: a removal that a crash undoes as a whole is the old state.
    void unpublish(Digest chainId) {
        Path removed = unpublished();
        OwnFiles.rename(layout.layer(chainId), removed);
        layers.remove(chainId);
        sync.moveOut(layout.layers());
        Root.deleteTree(removed);
    }

    /// Makes a container's layer visible; durable together with `files` and what else it stands for.
    void publishMount(String containerId, Mount mount, List<Path> files, LayerSync.Extent extent) {
        Path writeSet = newWriteSet(LayerDatabaseLayout.PUBLIC_MODE);
        try {
            write(writeSet, LayerDatabaseLayout.INIT_ID, mount.initId());
            write(writeSet, LayerDatabaseLayout.MOUNT_ID, mount.mountId());
            mount.parent().ifPresent(parent -> write(writeSet, LayerDatabaseLayout.PARENT, parent.toString()));
            List<Path> all = new ArrayList<>(files);
            OwnFiles.list(writeSet).forEach(name -> all.add(writeSet.resolve(name)));
            sync.finish(all, extent);
            publish(writeSet, layout.mount(containerId), () -> mounts.put(containerId, mount));
        } catch (RuntimeException e) {
            Root.deleteTree(writeSet);
            throw e;
        }
    }

    void unpublishMount(String containerId) {
        Path removed = unpublished();
        OwnFiles.rename(layout.mount(containerId), removed);
        mounts.remove(containerId);
        sync.moveOut(layout.mounts());
        Root.deleteTree(removed);
    }

    private Path unpublished() {
        return layout.temporary()
                .resolve(LayerDatabaseLayout.WRITE_SET + OwnFiles.randomId().substring(0, RANDOM_NAME));
    }

    /// Removes entries that were being made or removed when an engine died.
    void sweep() {
        for (String name : OwnFiles.list(layout.temporary())) {
            if (name.startsWith(LayerDatabaseLayout.WRITE_SET)) {
                Root.deleteTree(layout.temporary().resolve(name));
            }
        }
    }
}
