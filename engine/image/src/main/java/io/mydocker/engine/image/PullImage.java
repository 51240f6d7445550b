package io.mydocker.engine.image;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.Repository;
import io.mydocker.infra.registry.ResolvedManifest;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.DistributionMetadata;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageIndex;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Manifest;
import io.mydocker.protocol.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Fetches an image: manifest, of several the platform's, configuration, the layers that are not here; then the image
/// becomes visible, and last its names.
final class PullImage {
    private final DataRoot root;
    private final RegistryClient registry;
    private final ImageShelf shelf;
    private final ImageEvents events;
    private final Downloads downloads;

    PullImage(DataRoot root, RegistryClient registry, ImageShelf shelf, ImageEvents events) {
        this.root = root;
        this.registry = registry;
        this.shelf = shelf;
        this.events = events;
        this.downloads = new Downloads(root.own().resolve("downloads"));
        if (downloads.isEmpty()) {
            // No pull is there to be gone on with that could want them.
            root.layers().removeUnclaimed();
        }
    }

    Image pull(ImageReference name, Optional<Platform> platform, Credentials credentials, Progress listener) {
        ImageReference wanted = name.withDefaultTag();
        ImageReference reference = wanted.digest().map(wanted::withDigest).orElse(wanted);
        Progress progress = new SerialProgress(listener);
        Pulled pulled = pull(reference, registry.repository(reference, credentials), platform, progress);
        tell(pulled.changed(), wanted, progress);
        return shelf.find(pulled.id()).orElseThrow();
    }

    /// Every tag of a repository, one after the other; the first that fails ends it.
    List<Image> pullAll(ImageReference name, Optional<Platform> platform, Credentials credentials, Progress listener) {
        Progress progress = new SerialProgress(listener);
        Repository repository = registry.repository(name, credentials);
        Set<Digest> ids = new LinkedHashSet<>();
        boolean changed = false;
        for (String tag : repository.tags()) {
            Pulled pulled = pull(name.nameOnly().withTag(tag), repository, platform, progress);
            ids.add(pulled.id());
            changed |= pulled.changed();
        }
        tell(changed, name.nameOnly(), progress);
        return ids.stream().map(shelf::find).flatMap(Optional::stream).toList();
    }

    private static void tell(boolean changed, ImageReference name, Progress progress) {
        String status = changed ? "Status: Downloaded newer image for " : "Status: Image is up to date for ";
        progress.report(new Progress.Status("", status + name.familiar()));
    }

    /// @param changed whether the reference stands for another image than before
    private record Pulled(Digest id, boolean changed) {}

    private Pulled pull(
            ImageReference reference, Repository repository, Optional<Platform> platform, Progress progress) {
        ResolvedManifest top = repository.manifest(reference);
        String shown =
                reference.digest().map(Digest::toString).or(reference::tag).orElseThrow();
        progress.report(new Progress.Status(shown, "Pulling from " + reference.path()));
        try (LayerStore.Use use = root.layers().use()) {
            ResolvedManifest chosen = choose(repository, top, platform.orElseGet(Platform::host));
            Manifest manifest = Manifest.parse(chosen.content());
            ImageConfig config = configuration(repository, manifest);
            fetchLayers(repository, manifest, config, use, progress);
            platform.ifPresent(asked -> warn(reference, config, asked, progress));
            boolean changed = Undisturbed.run("pull", () -> publish(reference, top, chosen, config));
            progress.report(new Progress.Status("", "Digest: " + top.digest()));
            return new Pulled(config.id(), changed);
        } catch (InvalidParameter e) {
            throw new SystemFailure("pull `" + reference.familiar() + "`: " + e.getMessage(), e);
        } catch (Unavailable e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    private static ResolvedManifest choose(Repository repository, ResolvedManifest top, Platform platform) {
        if (!top.isIndex()) {
            return top;
        }
        Descriptor entry = ImageIndex.parse(top.content())
                .find(platform)
                .orElseThrow(
                        () -> new NotFound("no matching manifest for " + platform + " in the manifest list entries"));
        return repository.manifest(repository.name().withDigest(entry.digest()));
    }

    /// An image that is there for one platform only is taken as it is.
    private static void warn(ImageReference reference, ImageConfig config, Platform asked, Progress progress) {
        if (!asked.matches(config.platform())) {
            progress.report(new Progress.Status(
                    "",
                    "WARNING: image with reference " + reference.familiar() + " was found but its platform ("
                            + config.platform() + ") does not match the specified platform (" + asked + ")"));
        }
    }

    private ImageConfig configuration(Repository repository, Manifest manifest) {
        Descriptor blob = manifest.config();
        ImageConfig config =
                shelf.configuration(blob.digest()).orElseGet(() -> ImageConfig.parse(repository.configuration(blob)));
        if (!config.os().equals("linux")) {
            throw new SystemFailure("image operating system \"" + config.os() + "\" cannot be used on this platform");
        }
        if (config.diffIds().size() != manifest.layers().size()) {
            throw new SystemFailure("layers from manifest don't match image configuration");
        }
        return config;
    }

    private void fetchLayers(
            Repository repository, Manifest manifest, ImageConfig config, LayerStore.Use use, Progress progress) {
        List<Descriptor> blobs = manifest.layers();
        List<Digest> chain = ChainId.chain(config.diffIds());
        if (shelf.configuration(config.id()).isPresent()
                && chain.stream().allMatch(chainId -> use.find(chainId).isPresent())) {
            return;
        }
        List<PullLayers.Part> missing = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            Descriptor blob = blobs.get(i);
            LayerProgress told = new LayerProgress(progress, blob.digest().shortHex());
            if (missing.isEmpty() && use.find(chain.get(i)).isPresent()) {
                told.state("Already exists");
            } else {
                told.state("Pulling fs layer");
                Optional<Digest> parent = i == 0 ? Optional.empty() : Optional.of(chain.get(i - 1));
                missing.add(new PullLayers.Part(blob, config.diffIds().get(i), parent, told));
            }
        }
        try (PullLayers layers = new PullLayers(repository, downloads, use, missing)) {
            layers.pull();
        }
        String source = repository.name().name();
        for (PullLayers.Part part : missing) {
            root.distribution()
                    .add(
                            part.diffId(),
                            new DistributionMetadata.Source(part.blob().digest(), source, ""));
        }
    }

    /// Image first, then what leads to it; true if the reference stands for another image than before.
    private boolean publish(
            ImageReference reference, ResolvedManifest top, ResolvedManifest chosen, ImageConfig config) {
        shelf.lock().lock();
        try {
            Digest id = shelf.put(config);
            root.manifests().put(id, chosen.mediaType(), chosen.content());
            if (!top.digest().equals(chosen.digest())) {
                root.manifests().put(id, top.mediaType(), top.content());
            }
            boolean same = root.references().find(reference).filter(id::equals).isPresent();
            if (!same) {
                shelf.name(reference, id);
            }
            ImageReference byDigest = reference.withDigest(top.digest());
            if (root.references().find(byDigest).filter(id::equals).isEmpty()) {
                shelf.name(byDigest, id);
            }
            events.pulled(reference, id);
            return !same;
        } finally {
            shelf.lock().unlock();
        }
    }
}
