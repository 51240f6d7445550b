package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The names under `<root>/image/<driver>` but for `layerdb`: images, their names, and what registries have.
///
/// ```
/// image/<driver>/                    0700
/// ├── repositories.json              0600; {"Repositories":{"busybox":{"busybox:latest":"sha256:<image id>"}}}
/// ├── distribution/                  0700
/// │   ├── diffid-by-digest/sha256/<blob digest>      0644; the diff id, sha256:…
/// │   └── v2metadata-by-diffid/sha256/<diff id>      0644; [{"Digest":"sha256:…","SourceRepository":"…","HMAC":"…"}]
/// └── imagedb/                       0700
///     ├── content/sha256/<image id>  0600; the configuration byte for byte
///     └── metadata/sha256/<image id>/  0700; parent, lastUpdated (0600), each only where known
/// ```
record ImageDatabaseLayout(Path directory) {
    static final int DIRECTORY_MODE = 0700;
    static final int FILE_MODE = 0600;
    static final int DISTRIBUTION_DIRECTORY_MODE = 0755;
    static final int DISTRIBUTION_FILE_MODE = 0644;

    static ImageDatabaseLayout in(Path root, StorageDriver driver) {
        return new ImageDatabaseLayout(root.resolve("image").resolve(driver.toString()));
    }

    /// Whether any driver has the image.
    static boolean hasImage(Path root, Digest imageId) {
        return Stream.of(StorageDriver.values())
                .anyMatch(driver -> in(root, driver).content(imageId).toFile().exists());
    }

    Path repositories() {
        return directory.resolve("repositories.json");
    }

    private Path database() {
        return directory.resolve("imagedb");
    }

    Path contents() {
        return database().resolve("content").resolve("sha256");
    }

    Path content(Digest imageId) {
        return contents().resolve(imageId.hex());
    }

    private Path allMetadata() {
        return database().resolve("metadata").resolve("sha256");
    }

    Path metadata(Digest imageId) {
        return allMetadata().resolve(imageId.hex());
    }

    Path parent(Digest imageId) {
        return metadata(imageId).resolve("parent");
    }

    Path lastUpdated(Digest imageId) {
        return metadata(imageId).resolve("lastUpdated");
    }

    Path distribution() {
        return directory.resolve("distribution");
    }

    Path diffIdByDigest(Digest blob) {
        return distribution()
                .resolve("diffid-by-digest")
                .resolve(blob.algorithm())
                .resolve(blob.hex());
    }

    Path sourcesByDiffId(Digest diffId) {
        return distribution()
                .resolve("v2metadata-by-diffid")
                .resolve(diffId.algorithm())
                .resolve(diffId.hex());
    }

    /// The directories that are there from the start, outermost first.
    List<Path> directories() {
        return List.of(
                directory.getParent(),
                directory,
                distribution(),
                database(),
                database().resolve("content"),
                contents(),
                database().resolve("metadata"),
                allMetadata());
    }
}
