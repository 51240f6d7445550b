package io.mydocker.infra.storage;

import java.nio.file.Path;
import java.util.List;

/// A container's own writable layer, as the operands of an overlay mount. The mount is done with `overlayRoot` as the
/// working directory, so that the option string stays short.
///
/// Where the driver copies there is nothing to mount over anything: no `lowers`, no `work`, and `merged` has the files.
///
/// @param containerId the container's full id
/// @param mountId the name of the layer's directory in `overlayRoot`
/// @param overlayRoot the directory that all layers are in
/// @param lowers the read-only directories, topmost first (the init layer, then the image's), relative to `overlayRoot`
/// @param upper the writable directory, relative to `overlayRoot`
/// @param work overlayfs's scratch directory, relative to `overlayRoot`
/// @param merged the mount point, which exists
public record ContainerLayer(
        String containerId,
        String mountId,
        Path overlayRoot,
        List<String> lowers,
        String upper,
        String work,
        Path merged) {
    public ContainerLayer {
        lowers = List.copyOf(lowers);
    }

    /// Whether the container's root is the directory `merged` as it is.
    public boolean isPlain() {
        return lowers.isEmpty();
    }
}
