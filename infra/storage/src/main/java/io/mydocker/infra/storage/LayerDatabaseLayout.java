package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.nio.file.Path;

/// The names under `<root>/image/<driver>/layerdb`: which layers and which container layers there are.
///
/// ```
/// layerdb/                           0700
/// ├── tmp/                           0755
/// │   └── write-set-<random>/        an entry that is being made, or one that is being removed
/// ├── sha256/                        0755
/// │   └── <chain id>/                0700; complete layers only: it comes by a rename
/// │       ├── cache-id               0644; its directory
/// │       ├── diff                   0644; the diff id, sha256:…
/// │       ├── parent                 0644; the chain id below; absent for a base layer
/// │       ├── size                   0644; bytes in files of this layer, decimal
/// │       └── tar-split.json.gz      0644; gives back the tar bit for bit
/// └── mounts/                        0755
///     └── <container id>/            0755
///         ├── init-id                0644; <mount id>-init
///         ├── mount-id               0644; its directory
///         └── parent                 0644; the chain id of the image's top layer
/// ```
record LayerDatabaseLayout(Path directory) {
    static final int PRIVATE_MODE = 0700;
    static final int PUBLIC_MODE = 0755;
    static final int FILE_MODE = 0644;
    static final String WRITE_SET = "write-set-";

    static final String CACHE_ID = "cache-id";
    static final String DIFF = "diff";
    static final String PARENT = "parent";
    static final String SIZE = "size";
    static final String TAR_SPLIT = "tar-split.json.gz";
    static final String INIT_ID = "init-id";
    static final String MOUNT_ID = "mount-id";

    static LayerDatabaseLayout in(Path root, StorageDriver driver) {
        return new LayerDatabaseLayout(
                root.resolve("image").resolve(driver.toString()).resolve("layerdb"));
    }

    Path temporary() {
        return directory.resolve("tmp");
    }

    Path layers() {
        return directory.resolve("sha256");
    }

    Path layer(Digest chainId) {
        return layers().resolve(chainId.hex());
    }

    Path mounts() {
        return directory.resolve("mounts");
    }

    Path mount(String containerId) {
        return mounts().resolve(containerId);
    }
}
