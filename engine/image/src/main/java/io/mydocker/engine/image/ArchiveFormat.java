package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;

/// What an archive of images is to be read by.
public enum ArchiveFormat {
    /// As dockerd 25 and later write it: `manifest.json` and an OCI layout over the same blobs; with the directories
    /// that dockers before 1.10 read.
    ANY(true, true),
    /// As dockerd 20.10 writes it, without an OCI layout.
    DOCKER(true, false),
    /// An OCI image layout and nothing else.
    OCI(false, true);

    private final boolean docker;
    private final boolean oci;

    ArchiveFormat(boolean docker, boolean oci) {
        this.docker = docker;
        this.oci = oci;
    }

    /// By its name; empty text means [#ANY].
    public static ArchiveFormat of(String name) {
        return switch (name) {
            case "" -> ANY;
            case "docker" -> DOCKER;
            case "oci" -> OCI;
            default -> throw new InvalidParameter("unknown archive format `" + name + "`: docker or oci");
        };
    }

    /// Has `manifest.json`, `repositories` and a directory for each layer.
    boolean hasDocker() {
        return docker;
    }

    /// Has `index.json` and `blobs/`.
    boolean hasOci() {
        return oci;
    }
}
