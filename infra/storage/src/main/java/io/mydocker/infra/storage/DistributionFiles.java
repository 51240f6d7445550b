package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Docker's two indexes of layers in registries. What is damaged counts as unknown.
final class DistributionFiles implements DistributionMetadata {
    private static final System.Logger LOG = System.getLogger(DistributionFiles.class.getName());
    private static final int MAX_SOURCES = 50;

    private final ImageDatabaseLayout layout;

    DistributionFiles(ImageDatabaseLayout layout) {
        this.layout = layout;
        for (String kind : OwnFiles.list(layout.distribution())) {
            Path hints = layout.distribution().resolve(kind).resolve("sha256");
            if (hints.toFile().isDirectory()) {
                AtomicFile.sweep(hints);
            }
        }
    }

    @Override
    public Optional<Digest> diffId(Digest blob) {
        try {
            return OwnFiles.find(layout.diffIdByDigest(blob)).map(Digest::parse);
        } catch (InvalidParameter e) {
            LOG.log(Level.DEBUG, "diff id of a blob is damaged", e);
            return Optional.empty();
        }
    }

    @Override
    public List<Source> sources(Digest diffId) {
        try {
            return OwnFiles.find(layout.sourcesByDiffId(diffId))
                    .map(DistributionFiles::parse)
                    .orElse(List.of());
        } catch (InvalidParameter | JsonException e) {
            LOG.log(Level.DEBUG, "sources of a layer are damaged", e);
            return List.of();
        }
    }

    static List<Source> parse(String text) {
        return Json.parse(text).asArray("sources").objects().stream()
                .map(object -> new Source(
                        Digest.parse(object.text("Digest")), object.text("SourceRepository"), object.text("HMAC")))
                .toList()
                .reversed();
    }

    @Override
    public synchronized void add(Digest diffId, Source source) {
        List<Source> kept = new ArrayList<>(sources(diffId).reversed());
        kept.removeIf(known ->
                known.digest().equals(source.digest()) && known.repository().equals(source.repository()));
        kept.add(source);
        List<Json> objects = kept.subList(Math.max(0, kept.size() - MAX_SOURCES), kept.size()).stream()
                .<Json>map(known -> JsonObject.builder()
                        .put("Digest", known.digest().toString())
                        .put("SourceRepository", known.repository())
                        .put("HMAC", known.hmac())
                        .build())
                .toList();
        write(layout.sourcesByDiffId(diffId), new JsonArray(objects).toString());
        write(layout.diffIdByDigest(source.digest()), diffId.toString());
    }

    private void write(Path path, String content) {
        Path byAlgorithm = path.getParent();
        OwnFiles.ensureDirectory(byAlgorithm.getParent(), ImageDatabaseLayout.DISTRIBUTION_DIRECTORY_MODE);
        OwnFiles.ensureDirectory(byAlgorithm, ImageDatabaseLayout.DISTRIBUTION_DIRECTORY_MODE);
        AtomicFile.write(path, content.getBytes(StandardCharsets.UTF_8), ImageDatabaseLayout.DISTRIBUTION_FILE_MODE);
    }

    @Override
    public synchronized void remove(Digest diffId) {
        for (Source source : sources(diffId)) {
            OwnFiles.deleteFile(layout.diffIdByDigest(source.digest()));
        }
        OwnFiles.deleteFile(layout.sourcesByDiffId(diffId));
    }
}
