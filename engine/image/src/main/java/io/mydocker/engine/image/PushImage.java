package io.mydocker.engine.image;

import io.mydocker.infra.registry.BlobContent;
import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.Repository;
import io.mydocker.infra.registry.ResolvedManifest;
import io.mydocker.infra.registry.Upload;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.DistributionMetadata.Source;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import io.mydocker.protocol.oci.Platform;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sends an image to a registry: layers, configuration, and last the manifest under its tag. An image that was pulled
/// keeps its manifest, and with it its digest, as long as its very layers can be had somewhere.
final class PushImage {
    private final DataRoot root;
    private final RegistryClient registry;
    private final ImageShelf shelf;
    private final ImageEvents events;

    PushImage(DataRoot root, RegistryClient registry, ImageShelf shelf, ImageEvents events) {
        this.root = root;
        this.registry = registry;
        this.shelf = shelf;
        this.events = events;
    }

    /// @param name with a tag, or without one for all tags
    void push(ImageReference name, Optional<Platform> platform, Credentials credentials, Progress listener) {
        if (name.digest().isPresent()) {
            throw new InvalidParameter("cannot push a digest reference");
        }
        Progress progress = new SerialProgress(listener);
        progress.report(new Progress.Status("", "The push refers to repository [" + name.name() + "]"));
        Map<ImageReference, Digest> tags = tags(name);
        Repository target = registry.target(name, credentials);
        SourceRepositories places = new SourceRepositories(registry, name.domain(), credentials);
        try (CompressLayer compress = new CompressLayer(root);
                PushLayers layers = new PushLayers(new PushLayer(target, places, compress))) {
            tags.forEach((tag, id) -> push(tag, image(tag, id, platform), target, layers, progress));
            events.pushed(name, tags.values().iterator().next());
        } catch (Unavailable e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    /// The tags to push, with their images.
    private Map<ImageReference, Digest> tags(ImageReference name) {
        Map<ImageReference, Digest> known =
                new LinkedHashMap<>(root.references().list());
        known.keySet().removeIf(reference -> !reference.name().equals(name.name()));
        if (known.isEmpty()) {
            throw new NotFound("An image does not exist locally with the tag: " + name.familiarName());
        }
        known.keySet().removeIf(reference -> reference.digest().isPresent());
        if (name.tag().isPresent()) {
            known.keySet().removeIf(reference -> !reference.equals(name));
            if (known.isEmpty()) {
                throw new NotFound("tag does not exist: " + name.familiar());
            }
        }
        if (known.isEmpty()) {
            throw new NotFound("no tags to push for " + name.familiarName());
        }
        return known;
    }

    private Image image(ImageReference tag, Digest id, Optional<Platform> platform) {
        Image image = shelf.find(id).orElseThrow(() -> new NotFound("tag does not exist: " + tag.familiar()));
        Platform actual = image.config().platform();
        if (platform.isPresent() && !platform.get().matches(actual)) {
            throw new NotFound("image with reference " + tag.familiar() + " was found but its platform (" + actual
                    + ") does not match the specified platform (" + platform.get() + ")");
        }
        return image;
    }

    private void push(ImageReference tag, Image image, Repository target, PushLayers layers, Progress progress) {
        Optional<KeptManifest> kept = KeptManifest.of(image, root.manifests(), digestsIn(tag, image));
        List<PushLayer.Part> parts = parts(image, kept, progress);
        List<Descriptor> descriptors = layers.push(parts);
        Descriptor config = kept.map(KeptManifest::config)
                .orElseGet(() -> Descriptor.of(
                        MediaTypes.DOCKER_CONFIG, image.id(), image.config().raw().length));
        pushConfiguration(target, config, image);
        ResolvedManifest manifest = kept.filter(known -> known.layers().equals(descriptors))
                .map(known -> new ResolvedManifest(
                        known.stored().mediaType(), known.stored().bytes()))
                .orElseGet(() -> composed(image, descriptors));
        target.push(tag, manifest);
        Undisturbed.run("push", () -> record(tag, image, manifest, parts, descriptors));
        tell(tag, kept, manifest, progress);
    }

    /// Manifests of this image that the repository of `tag` is known to have.
    private static List<Digest> digestsIn(ImageReference tag, Image image) {
        return image.references().stream()
                .filter(reference -> reference.name().equals(tag.name()))
                .flatMap(reference -> reference.digest().stream())
                .toList();
    }

    private List<PushLayer.Part> parts(Image image, Optional<KeptManifest> kept, Progress progress) {
        List<PushLayer.Part> parts = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            Digest diffId = image.config().diffIds().get(i);
            int index = i;
            parts.add(new PushLayer.Part(
                    diffId,
                    image.layers().get(i),
                    kept.map(known -> known.layers().get(index)),
                    root.distribution().sources(diffId),
                    new LayerProgress(progress, diffId.shortHex())));
        }
        return parts;
    }

    private static void pushConfiguration(Repository target, Descriptor config, Image image) {
        if (target.find(config.digest()).isEmpty()) {
            BlobContent content = offset -> {
                ByteArrayInputStream in =
                        new ByteArrayInputStream(image.config().raw());
                in.skipNBytes(offset);
                return in;
            };
            try (Upload upload = target.upload()) {
                upload.send(config, content);
            }
        }
    }

    /// A new manifest: schema 2 if it can say how the layers travel.
    private static ResolvedManifest composed(Image image, List<Descriptor> layers) {
        boolean schema2 = layers.stream().allMatch(layer -> MediaTypes.isGzipLayer(layer.mediaType()));
        String type = schema2 ? MediaTypes.DOCKER_MANIFEST : MediaTypes.OCI_MANIFEST;
        String gzip = schema2 ? MediaTypes.DOCKER_LAYER : MediaTypes.OCI_LAYER_GZIP;
        List<Json> travelling = new ArrayList<>();
        for (Descriptor layer : layers) {
            boolean renamed = MediaTypes.isGzipLayer(layer.mediaType());
            travelling.add(
                    renamed ? Descriptor.of(gzip, layer.digest(), layer.size()).json() : layer.json());
        }
        Descriptor config = Descriptor.of(
                schema2 ? MediaTypes.DOCKER_CONFIG : MediaTypes.OCI_CONFIG,
                image.id(),
                image.config().raw().length);
        byte[] document = JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", type)
                .put("config", config.json())
                .put("layers", new JsonArray(travelling))
                .build()
                .utf8();
        return new ResolvedManifest(type, document);
    }

    /// What the next push and pull need not find out again.
    ///
    /// @return whether the image is still here
    private boolean record(
            ImageReference tag,
            Image image,
            ResolvedManifest manifest,
            List<PushLayer.Part> parts,
            List<Descriptor> descriptors) {
        for (int i = 0; i < parts.size(); i++) {
            if (descriptors.get(i).urls().isEmpty()) {
                root.distribution()
                        .add(
                                parts.get(i).diffId(),
                                new Source(descriptors.get(i).digest(), tag.name(), ""));
            }
        }
        shelf.lock().lock();
        try {
            if (root.images().find(image.id()).isEmpty()) {
                return false;
            }
            root.manifests().put(image.id(), manifest.mediaType(), manifest.content());
            ImageReference byDigest = tag.nameOnly().withDigest(manifest.digest());
            if (root.references().find(byDigest).filter(image.id()::equals).isEmpty()) {
                shelf.name(byDigest, image.id());
            }
            return true;
        } catch (InvalidParameter e) {
            throw new SystemFailure("push `" + tag.familiar() + "`: " + e.getMessage(), e);
        } finally {
            shelf.lock().unlock();
        }
    }

    private static void tell(
            ImageReference tag, Optional<KeptManifest> kept, ResolvedManifest manifest, Progress progress) {
        if (kept.isPresent() && !kept.get().digest().equals(manifest.digest())) {
            progress.report(new Progress.Status(
                    "",
                    "No registry has all layers as they were pulled: they were compressed again, and the digest changes"
                            + " from " + kept.get().digest() + " to " + manifest.digest()));
        }
        String name = tag.tag().orElseThrow();
        int size = manifest.content().length;
        progress.report(new Progress.Status("", name + ": digest: " + manifest.digest() + " size: " + size));
        progress.report(new Progress.Pushed(name, manifest.digest(), size));
    }
}
