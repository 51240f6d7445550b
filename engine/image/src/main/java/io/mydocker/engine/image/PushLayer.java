package io.mydocker.engine.image;

import io.mydocker.infra.registry.BlobContent;
import io.mydocker.infra.registry.Repository;
import io.mydocker.infra.registry.Upload;
import io.mydocker.infra.storage.DistributionMetadata.Source;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Forbidden;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/// Sees to it that a repository has one layer, by the cheapest way that works: it has it; another repository of the
/// registry has it; another registry has it; it is compressed again.
final class PushLayer {
    private static final System.Logger LOG = System.getLogger(PushLayer.class.getName());

    /// Places that are asked before the layer is compressed.
    private static final int MAX_PLACES = 4;

    private final Repository target;
    private final SourceRepositories places;
    private final CompressLayer compress;

    PushLayer(Repository target, SourceRepositories places, CompressLayer compress) {
        this.target = target;
        this.places = places;
        this.compress = compress;
    }

    /// A layer to push.
    ///
    /// @param kept how it travelled here, where that is to be kept
    /// @param sources the blobs that it is known as
    record Part(
            Digest diffId, Digest chainId, Optional<Descriptor> kept, List<Source> sources, LayerProgress progress) {}

    /// Pushes a layer; the answer is how it travels now.
    Descriptor push(Part part) {
        if (part.kept().isPresent() && !part.kept().get().urls().isEmpty()) {
            part.progress().state("Skipped foreign layer");
            return part.kept().get();
        }
        return existing(part).or(() -> mounted(part)).or(() -> streamed(part)).orElseGet(() -> compressed(part));
    }

    private Optional<Descriptor> existing(Part part) {
        List<Digest> digests = part.kept().isPresent()
                ? List.of(part.kept().get().digest())
                : part.sources().stream()
                        .filter(source ->
                                source.repository().equals(target.name().name()))
                        .map(Source::digest)
                        .distinct()
                        .limit(MAX_PLACES)
                        .toList();
        for (Digest digest : digests) {
            Optional<Descriptor> found = find(part, digest);
            if (found.isPresent()) {
                part.progress().state("Layer already exists");
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Descriptor> find(Part part, Digest digest) {
        OptionalLong size = target.find(digest);
        if (part.kept().isPresent()) {
            return size.isPresent() && size.getAsLong() == part.kept().get().size() ? part.kept() : Optional.empty();
        }
        return size.isPresent()
                ? Optional.of(Descriptor.of(MediaTypes.DOCKER_LAYER, digest, size.getAsLong()))
                : Optional.empty();
    }

    private Optional<Descriptor> mounted(Part part) {
        List<Source> candidates = candidates(part).stream()
                .filter(source -> {
                    ImageReference repository = ImageReference.parse(source.repository());
                    return repository.domain().equals(target.name().domain()) && !repository.equals(target.name());
                })
                .limit(MAX_PLACES)
                .toList();
        for (Source source : candidates) {
            ImageReference from = ImageReference.parse(source.repository());
            Optional<Descriptor> here = mount(source.digest(), from) ? find(part, source.digest()) : Optional.empty();
            if (here.isPresent()) {
                part.progress().state("Mounted from " + from.path());
                return here;
            }
        }
        return Optional.empty();
    }

    private boolean mount(Digest digest, ImageReference from) {
        try (MountAttempt attempt = new MountAttempt(target.mount(digest, from))) {
            return attempt.upload().isEmpty();
        } catch (Unauthorized | Forbidden e) {
            // The user may push here but not read there.
            LOG.log(Level.DEBUG, "mount a blob", e);
            return false;
        }
    }

    /// Gives the upload up that a registry began because it could not mount.
    private record MountAttempt(Optional<Upload> upload) implements AutoCloseable {
        @Override
        public void close() {
            upload.ifPresent(Upload::close);
        }
    }

    private static List<Source> candidates(Part part) {
        return part.kept()
                .map(kept -> part.sources().stream()
                        .filter(source -> source.digest().equals(kept.digest()))
                        .toList())
                .orElseGet(part::sources);
    }

    /// The very bytes that came, from where they are.
    private Optional<Descriptor> streamed(Part part) {
        if (part.kept().isEmpty()) {
            return Optional.empty();
        }
        for (Source source : candidates(part).stream().limit(MAX_PLACES).toList()) {
            ImageReference place = ImageReference.parse(source.repository());
            if (!place.equals(target.name())) {
                Optional<BlobContent> content = open(place, part.kept().get());
                if (content.isPresent()) {
                    upload(part, part.kept().get(), content.get());
                    return part.kept();
                }
            }
        }
        return Optional.empty();
    }

    private Optional<BlobContent> open(ImageReference place, Descriptor blob) {
        try {
            return Optional.of(places.of(place).content(blob));
        } catch (EngineException e) {
            LOG.log(Level.DEBUG, "a source of a layer does not answer", e);
            return Optional.empty();
        }
    }

    private Descriptor compressed(Part part) {
        LongConsumer counter = count -> part.progress().count("Compressing", count, count);
        try (CompressLayer.Compressed layer = compress.compress(part.chainId(), counter)) {
            Descriptor blob = part.kept()
                    .filter(kept -> kept.digest().equals(layer.digest()))
                    .orElseGet(() -> Descriptor.of(MediaTypes.DOCKER_LAYER, layer.digest(), layer.size()));
            if (target.find(blob.digest()).isPresent()) {
                part.progress().state("Layer already exists");
            } else {
                upload(part, blob, layer::open);
            }
            return blob;
        }
    }

    private void upload(Part part, Descriptor blob, BlobContent content) {
        LongConsumer counter = count -> part.progress().count("Pushing", count, blob.size());
        try (Upload upload = target.upload()) {
            upload.send(blob, offset -> counted(content.open(offset), offset, counter));
        }
        part.progress().state("Pushed");
    }

    private static InputStream counted(InputStream in, long offset, LongConsumer counter) throws IOException {
        return new CountedStream(in, count -> counter.accept(offset + count));
    }
}
