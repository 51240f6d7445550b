package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.linux.Root;
import io.mydocker.linux.Sync;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Image configurations in imagedb. Which layers each image has is kept in memory.
final class ImageDatabase implements ImageStore {
    private static final System.Logger LOG = System.getLogger(ImageDatabase.class.getName());
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final ImageDatabaseLayout layout;
    private final Map<Digest, Set<Digest>> layers = new ConcurrentHashMap<>();

    ImageDatabase(ImageDatabaseLayout layout) {
        this.layout = layout;
        AtomicFile.sweep(layout.contents());
        for (String name : OwnFiles.list(layout.contents())) {
            if (HEX.matcher(name).matches()) {
                load(Digest.ofHex(name));
            }
        }
    }

    private void load(Digest imageId) {
        try {
            find(imageId).ifPresent(configuration -> layers.put(imageId, layers(configuration)));
        } catch (EngineException | JsonException e) {
            LOG.log(Level.WARNING, "image {0} is damaged and left alone: {1}", imageId.hex(), e.getMessage());
        }
    }

    private static Set<Digest> layers(byte[] configuration) {
        return Set.copyOf(ChainId.chain(ImageConfig.parse(configuration).diffIds()));
    }

    /// Whether an image has this layer, even if one above it is missing.
    boolean uses(Digest chainId) {
        return layers.values().stream().anyMatch(chain -> chain.contains(chainId));
    }

    @Override
    public Digest put(byte[] configuration) {
        Digest imageId = Digest.sha256(configuration);
        if (!layers.containsKey(imageId)) {
            Set<Digest> chain = layers(configuration);
            try {
                AtomicFile.write(layout.content(imageId), configuration, ImageDatabaseLayout.FILE_MODE);
            } catch (RuntimeException e) {
                takeBack(e, imageId, chain);
                throw e;
            }
            layers.put(imageId, chain);
        }
        return imageId;
    }

    /// An image that may not have reached the disk is no image. Where its file cannot be removed it counts, so that its
    /// layers stay.
    private void takeBack(RuntimeException first, Digest imageId, Set<Digest> chain) {
        try {
            OwnFiles.deleteFile(layout.content(imageId));
        } catch (RuntimeException e) {
            first.addSuppressed(e);
            layers.put(imageId, chain);
        }
    }

    @Override
    public Optional<byte[]> find(Digest imageId) {
        Path path = layout.content(imageId);
        try {
            byte[] configuration = Files.readAllBytes(path);
            if (!Digest.sha256(configuration).equals(imageId)) {
                throw new SystemFailure("read image `" + imageId + "`: content does not match its digest");
            }
            return Optional.of(configuration);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw OwnFiles.failure("read", path, e);
        }
    }

    @Override
    public List<Digest> list() {
        return List.copyOf(layers.keySet());
    }

    @Override
    public void remove(Digest imageId) {
        // Metadata without an image would be nobody's.
        Root.deleteTree(layout.metadata(imageId));
        boolean removed = AtomicFile.delete(layout.content(imageId));
        layers.remove(imageId);
        if (removed) {
            Sync.directory(layout.contents());
        }
    }

    @Override
    public Optional<Digest> parent(Digest imageId) {
        return OwnFiles.find(layout.parent(imageId))
                .filter(text -> !text.isEmpty())
                .flatMap(ImageDatabase::parseDigest);
    }

    private static Optional<Digest> parseDigest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (InvalidParameter e) {
            LOG.log(Level.WARNING, "the parent of an image is damaged: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void putParent(Digest imageId, Digest parent) {
        writeMetadata(imageId, layout.parent(imageId), parent.toString());
    }

    @Override
    public Optional<Instant> lastUpdated(Digest imageId) {
        return OwnFiles.find(layout.lastUpdated(imageId)).flatMap(ImageDatabase::parseTime);
    }

    private static Optional<Instant> parseTime(String text) {
        try {
            return Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            LOG.log(Level.DEBUG, "time of an image is no time", e);
            return Optional.empty();
        }
    }

    @Override
    public void putLastUpdated(Digest imageId, Instant time) {
        writeMetadata(imageId, layout.lastUpdated(imageId), time.toString());
    }

    private void writeMetadata(Digest imageId, Path file, String content) {
        OwnFiles.ensureDirectory(layout.metadata(imageId), ImageDatabaseLayout.DIRECTORY_MODE);
        AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8), ImageDatabaseLayout.FILE_MODE);
    }
}
