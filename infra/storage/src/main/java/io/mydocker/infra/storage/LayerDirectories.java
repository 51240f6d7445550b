package io.mydocker.infra.storage;

import io.mydocker.linux.Root;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What differs between the storage drivers: makes and removes the directories of layers, each under its random
/// id. Says nothing about which of them count.
sealed interface LayerDirectories permits Overlay2Directories, VfsDirectories {

    StorageDriver driver();

    /// The directory that all of this driver is in.
    Path home();

    /// The directories that are there from the start, outermost first, with their modes.
    Map<Path, Integer> skeleton();

    /// Where the files of a layer are.
    Path files(String id);

    /// A new layer above another one, without anything of its own.
    void create(String id, Optional<String> parent);

    /// Puts a layer that was made above nothing above another one; only where the driver does not copy.
    void stackOn(String id, String parent);

    /// The driver's own files with content that [#create] has made.
    List<Path> notes(String id);

    /// Whether [#create] writes more than its notes.
    boolean copies();

    /// Marks a layer as finished and read-only.
    void commit(String id);

    /// Sees to it that a container's layer can be mounted.
    void prepareMount(String id);

    /// The directories that make what a layer looks like when only [#create] has been called, topmost first.
    List<Path> below(String id);

    /// How many layers a container's layer above this one stands on; 0 where that is no matter.
    int depth(String id);

    /// How what a layer removes from those below is stored in `root`, which is its [#files].
    LayerStyle style(Root root);

    /// A container's layer, to be mounted.
    ContainerLayer container(String containerId, String mountId);

    /// Bytes that a container's layer has in files which are not in the same state in its init layer.
    long size(String mountId, String initId);

    /// What `docker inspect` shows of a layer's directories.
    Map<String, String> places(String id);

    /// Removes a layer. Idempotent, and harmless on one that is half-made.
    void remove(String id);

    /// Removes what [#remove] could not find of layers that were half-made.
    void sweep(List<String> removedIds);

    /// What of a layer's own notes does not fit the layers that it stands on; empty where all is well.
    ///
    /// @param below the ids of those layers, nearest first
    Optional<String> misfit(String id, List<String> below);

    /// Writes those notes anew where they do not fit.
    void relink(String id, List<String> below);

    /// Notes that belong to no layer.
    List<Path> looseEnds();

    /// The ids of all directories of layers, whether they count or not.
    List<String> list();

    /// The directory between an image and a container's layer.
    static String initId(String mountId) {
        return mountId + "-init";
    }

    static LayerDirectories in(Path root, StorageDriver driver) {
        return switch (driver) {
            case OVERLAY2 -> new Overlay2Directories(Overlay2Layout.in(root));
            case VFS -> VfsDirectories.in(root);
        };
    }
}
