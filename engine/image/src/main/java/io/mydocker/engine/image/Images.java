package io.mydocker.engine.image;

import io.mydocker.engine.event.Events;
import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The images of this engine.
///
/// An image is its configuration; its *id* is the SHA-256 of that. *References* (tags, digests) name images, several
/// the same one. Text that names an image is a reference (`busybox`, `busybox:1.36`, `busybox@sha256:…`), a full id
/// with or without `sha256:`, or an unambiguous beginning of an id.
///
/// Each change is complete or has not happened, also over a crash. Thread-safe; the same image may be pulled, loaded
/// and removed side by side.
public interface Images {
    /// The images of a data root. Nothing is closed by the images.
    ///
    /// @param users tells who uses an image; asked while an image is being removed
    static Images over(DataRoot root, RegistryClient registry, Events events, ImageUsers users) {
        return new LocalImages(root, registry, events, users);
    }

    /// All images, newest first.
    List<Image> list();

    /// The image that `name` stands for.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound `No such image: x:latest`
    Image find(String name);

    /// The images that `filter` lets through, newest first.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound if it names an image that there is not
    List<ListedImage> list(ImageFilter filter);

    /// How an image was made, the last step first.
    List<HistoryEntry> history(String name);

    /// The manifests that an image had in its registries; indexes are not among them.
    List<Descriptor> manifests(Digest imageId);

    /// Bytes of each layer that there is, by its chain id.
    Map<Digest, Long> layerSizes();

    /// Fetches an image from its registry, unless what the reference stands for there is here already. Without tag and
    /// digest it means `latest`.
    ///
    /// @param platform for an image of several platforms; empty means this host's
    /// @return the image that the reference stands for now
    Image pull(ImageReference reference, Optional<Platform> platform, Credentials credentials, Progress progress);

    /// The same with credentials as Docker's clients send them in the header `X-Registry-Auth`: JSON in base64, or
    /// nothing.
    default Image pull(ImageReference reference, Optional<Platform> platform, String registryAuth, Progress progress) {
        return pull(reference, platform, Credentials.parse(registryAuth), progress);
    }

    /// Sends what the reference stands for to its registry; without a tag, all tags of the repository. Layers and
    /// manifest are those that were pulled, as long as any registry still has them.
    ///
    /// @param platform what the image has to be for
    /// @throws io.mydocker.protocol.failure.NotFound in Docker's words
    void push(ImageReference reference, Optional<Platform> platform, Credentials credentials, Progress progress);

    /// Fetches what every tag of the repository `name` stands for; credentials as above.
    ///
    /// @return the images, each once
    List<Image> pullAll(ImageReference name, Optional<Platform> platform, String registryAuth, Progress progress);

    /// The same with credentials as Docker's clients send them.
    default void push(ImageReference reference, Optional<Platform> platform, String registryAuth, Progress progress) {
        push(reference, platform, Credentials.parse(registryAuth), progress);
    }

    /// Reads a manifest from its registry.
    ///
    /// @param insecure whatever certificate the registry shows, and in plain text if it speaks nothing else
    RemoteManifest manifest(ImageReference reference, boolean insecure, String registryAuth);

    /// Looks for repositories in a registry; credentials as above.
    ///
    /// @throws io.mydocker.protocol.failure.NotImplemented if the registry cannot be searched
    List<FoundRepository> search(SearchRequest request, String registryAuth);

    /// Asks a registry whether it knows the user.
    ///
    /// @param registry `host[:port]`, or Docker Hub's address; empty means Docker Hub
    /// @param credentials `username`, `password`, `identitytoken`, as Docker's clients send them
    /// @return the identity token to show from now on instead of the password; empty where the registry has none
    /// @throws io.mydocker.protocol.failure.Unauthorized if it does not
    String logIn(String registry, JsonObject credentials);

    /// Takes images from an archive, as `docker save` writes it or with an OCI image layout in it, compressed or not.
    /// The stream is read to its end and not closed.
    ///
    /// @param platform takes only the images for this one; empty takes all
    /// @return the loaded images
    List<Image> load(InputStream archive, Optional<Platform> platform, Progress progress);

    /// The same for all platforms.
    default List<Image> load(InputStream archive, Progress progress) {
        return load(archive, Optional.empty(), progress);
    }

    /// Writes images into an archive, which `docker load` takes, and [#load]. Each name is one of [#find], or a
    /// repository, which means all its tags. Every name is looked up before the first byte is written; a failure
    /// after that leaves an archive that is no good. The stream is not closed.
    ///
    /// @param platform what the images have to be for, if that matters
    void save(List<String> names, Optional<Platform> platform, ArchiveFormat format, OutputStream out);

    /// Makes an image of one layer out of a tar, compressed or not.
    ///
    /// @return the new image
    Image importTar(ImportRequest request, Progress progress);

    /// Lets `target` stand for the image that `source` names; without a tag it means `latest`.
    void tag(String source, ImageReference target);

    /// Takes the reference `name` away, and the image with its unused layers when that was the last one. Named by id,
    /// all references go.
    ///
    /// @param force also if a stopped container uses it or it has several references
    /// @param prune also parents that nothing names or uses any more
    /// @throws io.mydocker.protocol.failure.Conflict in Docker's words, if it is in use
    List<Removal> remove(String name, boolean force, boolean prune);

    /// Removes the images that no container uses and that `filter` names.
    ///
    /// @param danglingOnly spares those with a tag
    PrunedImages prune(PruneFilter filter, boolean danglingOnly);
}
