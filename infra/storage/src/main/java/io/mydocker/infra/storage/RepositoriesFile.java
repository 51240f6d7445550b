package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// References in `repositories.json`: by the short name of the repository, then by the short form of the reference.
final class RepositoriesFile implements References {
    private static final String REPOSITORIES = "Repositories";

    private final Path path;
    private final TreeMap<String, Digest> references = new TreeMap<>();
    private JsonObject document;

    RepositoriesFile(Path path) {
        this.path = path;
        try {
            document = OwnFiles.find(path).map(Json::parseObject).orElse(JsonObject.EMPTY);
            for (String repository : document.object(REPOSITORIES).names()) {
                document.object(REPOSITORIES)
                        .stringMap(repository)
                        .forEach((reference, id) -> references.put(reference, Digest.parse(id)));
            }
        } catch (JsonException | InvalidParameter e) {
            throw new SystemFailure("read `" + path + "`: " + e.getMessage(), e);
        }
        if (!path.toFile().exists()) {
            save(references);
        }
    }

    @Override
    public synchronized Optional<Digest> put(ImageReference reference, Digest imageId) {
        if (reference.isNameOnly()) {
            throw new InvalidParameter("reference `" + reference.familiar() + "` has neither tag nor digest");
        }
        TreeMap<String, Digest> changed = new TreeMap<>(references);
        Digest before = changed.put(reference.familiar(), imageId);
        if (imageId.equals(before)) {
            return Optional.empty();
        }
        save(changed);
        references.put(reference.familiar(), imageId);
        return Optional.ofNullable(before);
    }

    @Override
    public synchronized Optional<Digest> find(ImageReference reference) {
        return Optional.ofNullable(references.get(reference.familiar()));
    }

    @Override
    public synchronized List<ImageReference> of(Digest imageId) {
        return references.entrySet().stream()
                .filter(entry -> entry.getValue().equals(imageId))
                .map(entry -> ImageReference.parse(entry.getKey()))
                .toList();
    }

    @Override
    public synchronized Map<ImageReference, Digest> list() {
        Map<ImageReference, Digest> all = new LinkedHashMap<>();
        references.forEach((reference, id) -> all.put(ImageReference.parse(reference), id));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public synchronized boolean remove(ImageReference reference) {
        TreeMap<String, Digest> changed = new TreeMap<>(references);
        if (changed.remove(reference.familiar()) == null) {
            return false;
        }
        save(changed);
        references.remove(reference.familiar());
        return true;
    }

    private void save(Map<String, Digest> changed) {
        TreeMap<String, Map<String, String>> repositories = new TreeMap<>();
        changed.forEach((reference, id) -> repositories
                .computeIfAbsent(ImageReference.parse(reference).familiarName(), _ -> new TreeMap<>())
                .put(reference, id.toString()));
        JsonObject.Builder object = JsonObject.builder();
        repositories.forEach(object::put);
        document = document.with(REPOSITORIES, object.build());
        byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(path, bytes, ImageDatabaseLayout.FILE_MODE);
    }
}
