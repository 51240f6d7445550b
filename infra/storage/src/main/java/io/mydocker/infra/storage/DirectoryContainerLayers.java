package io.mydocker.infra.storage;

import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Mounts;
import io.mydocker.linux.NativeThreads;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Container layers in a driver's directories with their index in layerdb/mounts.
final class DirectoryContainerLayers implements ContainerLayers {
    private static final Pattern CONTAINER_ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    private static final int MAX_DEPTH = 125;

    private final LayerDatabase database;
    private final LayerDirectories directories;
    private final PendingLayers pending;
    private final LayerUsage usage;
    private final LayerStore layers;
    private final Map<String, Boolean> busy = new ConcurrentHashMap<>();

    DirectoryContainerLayers(
            LayerDatabase database,
            LayerDirectories directories,
            PendingLayers pending,
            LayerUsage usage,
            LayerStore layers) {
        this.database = database;
        this.directories = directories;
        this.pending = pending;
        this.usage = usage;
        this.layers = layers;
    }

    @Override
    public StorageDriver driver() {
        return directories.driver();
    }

    @Override
    public ContainerLayer create(String containerId, Optional<Digest> topChainId) {
        if (!CONTAINER_ID.matcher(containerId).matches()) {
            throw new InvalidParameter("invalid container id `" + containerId + "`");
        }
        occupy(containerId);
        topChainId.ifPresent(usage::hold);
        try {
            if (database.findMount(containerId).isPresent()) {
                throw new Conflict("container `" + containerId + "` has a layer already");
            }
            return NativeThreads.call(() -> create(containerId, topChainId, OwnFiles.randomId()));
        } finally {
            topChainId.ifPresent(usage::letGo);
            busy.remove(containerId);
        }
    }

    /// One thing at a time is done with a container's layer.
    private void occupy(String containerId) {
        if (busy.putIfAbsent(containerId, true) != null) {
            throw new Conflict("the layer of container `" + containerId + "` is being made or removed");
        }
    }

    private ContainerLayer create(String containerId, Optional<Digest> topChainId, String mountId) {
        Optional<String> parentId = topChainId.map(chainId -> database.find(chainId)
                .orElseThrow(() -> new NotFound("layer does not exist: " + chainId))
                .cacheId());
        if (parentId.filter(id -> directories.depth(id) >= MAX_DEPTH).isPresent()) {
            throw new Conflict("max depth exceeded");
        }
        String initId = LayerDirectories.initId(mountId);
        pending.begin(mountId);
        try {
            createInit(initId, parentId);
            directories.create(mountId, Optional.of(initId));
            directories.prepareMount(mountId);
            List<Path> notes = new ArrayList<>(directories.notes(mountId));
            notes.addAll(directories.notes(initId));
            LayerSync.Extent extent = directories.copies() ? LayerSync.Extent.ALL : LayerSync.Extent.FEW;
            database.publishMount(containerId, new LayerDatabase.Mount(mountId, initId, topChainId), notes, extent);
        } catch (RuntimeException e) {
            undo(e, mountId);
            throw e;
        }
        pending.end(mountId);
        return directories.container(containerId, mountId);
    }

    private void createInit(String initId, Optional<String> parentId) {
        directories.create(initId, parentId);
        try (Root root = Root.open(directories.files(initId));
                MergedView image = new MergedView(directories.below(initId))) {
            new InitLayer(root, image).fill();
        }
        directories.commit(initId);
    }

    private void undo(RuntimeException first, String mountId) {
        if (database.names(mountId)) {
            return;
        }
        try {
            removeFiles(mountId);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
    }

    private void removeFiles(String mountId) {
        directories.remove(mountId);
        directories.remove(LayerDirectories.initId(mountId));
        pending.end(mountId);
    }

    @Override
    public Optional<ContainerLayer> find(String containerId) {
        return database.findMount(containerId).map(mount -> found(containerId, mount.mountId()));
    }

    private ContainerLayer found(String containerId, String mountId) {
        ContainerLayer layer = directories.container(containerId, mountId);
        if (Files.notExists(layer.merged())) {
            NativeThreads.run(() -> directories.prepareMount(mountId));
        }
        return layer;
    }

    @Override
    public Map<String, String> places(String containerId) {
        return database.findMount(containerId)
                .map(mount -> directories.places(mount.mountId()))
                .orElse(Map.of());
    }

    @Override
    public List<String> list() {
        return List.copyOf(database.mounts().keySet());
    }

    @Override
    public long size(String containerId) {
        LayerDatabase.Mount mount =
                database.findMount(containerId).orElseThrow(() -> new NotFound("No such container: " + containerId));
        return NativeThreads.call(() -> directories.size(mount.mountId(), mount.initId()));
    }

    @Override
    public void remove(String containerId) {
        occupy(containerId);
        try {
            Optional<LayerDatabase.Mount> mount = database.findMount(containerId);
            if (mount.isPresent()) {
                NativeThreads.run(() -> remove(containerId, mount.get()));
            }
        } catch (LinuxException e) {
            throw new SystemFailure("remove layer of container `" + containerId + "`: " + e.getMessage(), e);
        } finally {
            busy.remove(containerId);
        }
    }

    /// Another engine on the same root may have mounted it for a container that still runs.
    private void remove(String containerId, LayerDatabase.Mount mount) {
        String mountId = mount.mountId();
        Path merged = directories.container(containerId, mountId).merged();
        if (Mounts.list().stream().anyMatch(other -> other.target().equals(merged))) {
            throw new Conflict("remove layer of container `" + containerId + "`: it is mounted at `" + merged + "`");
        }
        pending.begin(mountId);
        try (LayerStore.Use use = layers.use()) {
            // Where the image has gone before the container its layers go now.
            mount.parent().flatMap(use::find).map(Layer::chainId).ifPresent(usage::markWithoutImage);
            database.unpublishMount(containerId);
            removeFiles(mountId);
        }
    }
}
