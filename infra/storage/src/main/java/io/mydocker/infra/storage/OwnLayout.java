package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.nio.file.Path;

/// The names under `<root>/mydocker` that belong to storage: what Docker's layout has no place for.
///
/// ```
/// mydocker/                          0700
/// ├── lock                           held by the engine that has the root open; its process id
/// ├── pending/<id>                   empty; a directory of overlay2 that is being made or removed
/// ├── pending-vfs/<id>               the same for vfs
/// └── manifests/                     0700
///     ├── content/<digest hex>       0600; a manifest or index as received: its media type, a newline, its bytes
///     └── images/<image id>/<digest hex>   empty; the manifest led to the image
/// ```
record OwnLayout(Path directory) {
    static final int DIRECTORY_MODE = 0700;
    static final int FILE_MODE = 0600;

    static OwnLayout in(Path root) {
        return new OwnLayout(root.resolve("mydocker"));
    }

    Path lock() {
        return directory.resolve("lock");
    }

    Path pending(StorageDriver driver) {
        return directory.resolve(driver == StorageDriver.OVERLAY2 ? "pending" : "pending-" + driver);
    }

    Path manifests() {
        return directory.resolve("manifests");
    }

    Path manifestContents() {
        return manifests().resolve("content");
    }

    Path manifest(Digest digest) {
        return manifestContents().resolve(digest.hex());
    }

    Path manifestImages() {
        return manifests().resolve("images");
    }

    Path manifestsOf(Digest imageId) {
        return manifestImages().resolve(imageId.hex());
    }
}
