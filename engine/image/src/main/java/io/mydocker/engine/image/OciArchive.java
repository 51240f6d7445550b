package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageIndex;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Manifest;
import io.mydocker.protocol.oci.MediaTypes;
import io.mydocker.protocol.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An archive with an OCI image layout (OCI image specification, image-layout.md): `index.json` lists manifests, and
/// content is under `blobs/`, named by its digest.
final class OciArchive {
    private static final String INDEX = "index.json";
    private static final String FULL_NAME = "io.containerd.image.name";
    private static final String NAME = "org.opencontainers.image.ref.name";

    /// A reference name that is just a tag, `latest` or `1.36`: nobody knows of what.
    private static final Pattern BARE_TAG = Pattern.compile("latest|v?[0-9][^/:]*");

    private final ReceivedArchive archive;
    private final Optional<Platform> platform;

    /// @param platform takes only what is for this one; empty takes of each index what is for this host
    OciArchive(ReceivedArchive archive, Optional<Platform> platform) {
        this.archive = archive;
        this.platform = platform;
    }

    static boolean is(ReceivedArchive archive) {
        return archive.has(INDEX);
    }

    List<ArchivedImage> images() throws IOException {
        List<ArchivedImage> images = new ArrayList<>();
        for (Descriptor entry : ImageIndex.parse(archive.document(INDEX)).manifests()) {
            Optional<Manifest> manifest = manifest(entry);
            if (manifest.isPresent()) {
                ArchivedImage image = image(manifest.get(), names(entry));
                if (platform.isEmpty() || platform.get().matches(image.config().platform())) {
                    images.add(image);
                }
            }
        }
        return images;
    }

    /// The manifest itself, or the one of an index that is for this host.
    private Optional<Manifest> manifest(Descriptor entry) throws IOException {
        if (!MediaTypes.isIndex(entry.mediaType())) {
            return Optional.of(Manifest.parse(blob(entry)));
        }
        ImageIndex index = ImageIndex.parse(blob(entry));
        Optional<Descriptor> chosen = index.find(platform.orElseGet(Platform::host));
        if (platform.isEmpty() && chosen.isEmpty() && index.manifests().size() == 1) {
            chosen = index.manifests().stream().findFirst();
        }
        return chosen.isEmpty() ? Optional.empty() : Optional.of(Manifest.parse(blob(chosen.get())));
    }

    private ArchivedImage image(Manifest manifest, List<ImageReference> names) throws IOException {
        ImageConfig config = ImageConfig.parse(blob(manifest.config()));
        List<String> layers =
                manifest.layers().stream().map(layer -> path(layer.digest())).toList();
        return new ArchivedImage(config, layers, names);
    }

    private static List<ImageReference> names(Descriptor entry) {
        String full = entry.annotations().getOrDefault(FULL_NAME, "");
        String name = full.isEmpty() ? entry.annotations().getOrDefault(NAME, "") : full;
        if (name.isEmpty() || BARE_TAG.matcher(name).matches()) {
            return List.of();
        }
        ImageReference reference = ImageReference.parse(name);
        return reference.digest().isPresent() ? List.of() : List.of(reference.withDefaultTag());
    }

    private byte[] blob(Descriptor descriptor) throws IOException {
        byte[] content = archive.document(path(descriptor.digest()));
        Digest digest = descriptor.digest();
        if (!digest.matches(digest.newComputation().digest(content))) {
            throw new InvalidParameter("load image archive: content of `" + digest + "` has another digest");
        }
        return content;
    }

    private static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }
}
