package io.mydocker.engine.image;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.Repository;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.infra.storage.Manifests;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Manifest;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Fetches once more what had been here: from the repositories in which it is known to be, without credentials.
final class FetchAgain {
    private static final int BUFFER = 256 << 10;

    private final DataRoot root;
    private final RegistryClient registry;
    private final LayerStore.Use use;

    /// @param use keeps layers until those above them are there
    FetchAgain(DataRoot root, RegistryClient registry, LayerStore.Use use) {
        this.root = root;
        this.registry = registry;
        this.use = use;
    }

    /// A layer of an image.
    ///
    /// @param parent the chain id below
    private record Wanted(Digest diffId, Optional<Digest> parent) {}

    /// A blob in a repository.
    private record Place(ImageReference repository, Digest blob) {}

    /// Something that is done with an answer.
    private interface Taking {
        void take(Repository repository, Descriptor blob) throws IOException;
    }

    /// Makes a damaged or missing layer anew.
    ///
    /// @return where it came from
    String layer(Digest chainId) {
        Wanted wanted = wanted(chainId);
        Set<Place> places = new LinkedHashSet<>();
        root.distribution()
                .sources(wanted.diffId())
                .forEach(source -> places.add(new Place(ImageReference.parse(source.repository()), source.digest())));
        return fetch("layer `" + chainId + "`", places, (repository, blob) -> {
            try (InputStream in = new BufferedInputStream(repository.blob(blob), BUFFER);
                    InputStream tar = Decompression.open(in)) {
                if (use.find(chainId).isPresent()) {
                    root.check().replace(chainId, tar);
                } else {
                    use.register(wanted.parent(), tar, wanted.diffId());
                }
            }
        });
    }

    /// What is known of the layer: by its own entry, or by an image that it is part of.
    private Wanted wanted(Digest chainId) {
        return root.layers()
                .find(chainId)
                .map(layer -> new Wanted(layer.diffId(), layer.parent()))
                .or(() -> root.images().list().stream()
                        .flatMap(id -> root.images().find(id).stream())
                        .map(ImageConfig::parse)
                        .flatMap(config -> inChain(config.diffIds(), chainId).stream())
                        .findFirst())
                .orElseThrow(() -> new NotFound("no image says what it was"));
    }

    private static Optional<Wanted> inChain(List<Digest> diffIds, Digest chainId) {
        List<Digest> chain = ChainId.chain(diffIds);
        int index = chain.indexOf(chainId);
        return index < 0
                ? Optional.empty()
                : Optional.of(new Wanted(
                        diffIds.get(index), index == 0 ? Optional.empty() : Optional.of(chain.get(index - 1))));
    }

    /// Stores the configuration of an image anew.
    ///
    /// @return where it came from
    String image(Digest id) {
        Set<Place> places = new LinkedHashSet<>();
        for (ImageReference reference : root.references().of(id)) {
            places.add(new Place(reference.nameOnly(), id));
        }
        for (Digest diffId : layersOf(id)) {
            root.distribution()
                    .sources(diffId)
                    .forEach(source -> places.add(new Place(ImageReference.parse(source.repository()), id)));
        }
        return fetch("image `" + id + "`", places, (repository, blob) -> root.images()
                .put(repository.configuration(blob)));
    }

    /// By the manifest that the image came with: its own configuration is not there to be asked.
    private List<Digest> layersOf(Digest id) {
        List<Digest> diffIds = new ArrayList<>();
        for (Digest digest : root.manifests().of(id)) {
            Optional<Manifests.Stored> stored = root.manifests().find(digest);
            if (stored.isPresent() && MediaTypes.isManifest(stored.get().mediaType())) {
                Manifest.parse(stored.get().bytes()).layers().forEach(blob -> root.distribution()
                        .diffId(blob.digest())
                        .ifPresent(diffIds::add));
            }
        }
        return diffIds;
    }

    private String fetch(String what, Set<Place> places, Taking taking) {
        NotFound failure = new NotFound("no registry is known to have " + what);
        for (Place place : places) {
            try {
                Repository repository = registry.repository(place.repository(), Credentials.ANONYMOUS);
                OptionalLong size = repository.find(place.blob());
                if (size.isPresent()) {
                    taking.take(repository, Descriptor.of(MediaTypes.DOCKER_LAYER, place.blob(), size.getAsLong()));
                    return place.repository().name();
                }
                failure = new NotFound("no registry has " + what + " any more");
            } catch (IOException e) {
                failure.addSuppressed(e);
            } catch (EngineException | JsonException e) {
                failure = new NotFound(place.repository().name() + ": " + e.getMessage(), e);
            }
        }
        throw failure;
    }
}
