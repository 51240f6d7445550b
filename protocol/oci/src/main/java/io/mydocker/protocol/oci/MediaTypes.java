package io.mydocker.protocol.oci;

import java.util.List;
import java.util.Locale;

/// The media types of registries: Docker's image manifest version 2 schema 2 and the OCI image specification.
public final class MediaTypes {
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    public static final String OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// What a pull accepts, best first.
    public static final List<String> MANIFESTS =
            List.of(DOCKER_MANIFEST, DOCKER_MANIFEST_LIST, OCI_MANIFEST, OCI_INDEX);

    private MediaTypes() {}

    /// A `Content-Type` without its parameters.
    public static String ofContentType(String header) {
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /// An OCI index or Docker's manifest list: one manifest per platform.
    public static boolean isIndex(String mediaType) {
        return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_MANIFEST_LIST);
    }

    /// The manifest of one image, schema 2 or OCI.
    public static boolean isManifest(String mediaType) {
        return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
    }

    /// A layer compressed with gzip, which schema 2 and OCI name differently.
    public static boolean isGzipLayer(String mediaType) {
        return mediaType.equals(DOCKER_LAYER) || mediaType.equals(OCI_LAYER_GZIP);
    }

    /// Docker's obsolete schema 1, signed or not.
    public static boolean isSchema1(String mediaType) {
        return mediaType.equals("application/vnd.docker.distribution.manifest.v1+json")
                || mediaType.equals("application/vnd.docker.distribution.manifest.v1+prettyjws");
    }
}
