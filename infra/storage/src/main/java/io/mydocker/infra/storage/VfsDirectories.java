package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Layers as whole copies, in the layout of Docker's storage driver vfs.
///
/// ```
/// vfs/                               0710
/// └── dir/                           0710
///     ├── <cache id>/                0755 at first; the files of the layer and of all below it
///     ├── <mount id>-init/           the image's topmost layer with the mount points of every container
///     └── <mount id>/                the container's root
/// ```
///
/// @param home `<root>/vfs/dir`
record VfsDirectories(Path home) implements LayerDirectories {
    private static final int DIRECTORY_MODE = 0710;
    private static final int LAYER_MODE = 0755;

    static VfsDirectories in(Path root) {
        return new VfsDirectories(root.resolve("vfs").resolve("dir"));
    }

    @Override
    public StorageDriver driver() {
        return StorageDriver.VFS;
    }

    @Override
    public Map<Path, Integer> skeleton() {
        Map<Path, Integer> skeleton = new LinkedHashMap<>();
        skeleton.put(home.getParent(), DIRECTORY_MODE);
        skeleton.put(home, DIRECTORY_MODE);
        return skeleton;
    }

    @Override
    public Path files(String id) {
        return home.resolve(id);
    }

    @Override
    public void create(String id, Optional<String> parent) {
        if (parent.isEmpty()) {
            OwnFiles.createDirectory(files(id), LAYER_MODE);
            return;
        }
        try (Root root = Root.open(home);
                Directory directory = root.directory(RootPath.TOP)) {
            CopyTree.copy(directory, name(parent.get()), name(id));
        }
    }

    private static byte[] name(String id) {
        return id.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<Path> notes(String id) {
        return List.of();
    }

    @Override
    public void stackOn(String id, String parent) {
        throw new IllegalStateException("a layer of vfs begins as a copy of the one below: " + id);
    }

    @Override
    public boolean copies() {
        return true;
    }

    @Override
    public void commit(String id) {
        // A layer is finished when the index names it.
    }

    @Override
    public void prepareMount(String id) {
        // It is a directory already.
    }

    @Override
    public List<Path> below(String id) {
        return List.of(files(id));
    }

    @Override
    public int depth(String id) {
        return 0;
    }

    @Override
    public LayerStyle style(Root root) {
        return new PlainStyle();
    }

    @Override
    public ContainerLayer container(String containerId, String mountId) {
        return new ContainerLayer(containerId, mountId, home, List.of(), mountId, "", files(mountId));
    }

    @Override
    public long size(String mountId, String initId) {
        try (Root container = Root.open(files(mountId));
                Root init = Root.open(files(initId))) {
            return new TreeSize(container, Optional.of(init)).sum();
        }
    }

    /// Docker tells nothing here.
    @Override
    public Map<String, String> places(String id) {
        return Map.of();
    }

    @Override
    public void remove(String id) {
        Root.deleteTree(files(id));
    }

    @Override
    public void sweep(List<String> removedIds) {
        // There is nothing beside the directories.
    }

    @Override
    public Optional<String> misfit(String id, List<String> below) {
        return Optional.empty();
    }

    @Override
    public void relink(String id, List<String> below) {
        // There are no notes.
    }

    @Override
    public List<Path> looseEnds() {
        return List.of();
    }

    @Override
    public List<String> list() {
        return OwnFiles.list(home);
    }
}
