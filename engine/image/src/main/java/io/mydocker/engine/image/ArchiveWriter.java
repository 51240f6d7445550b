package io.mydocker.engine.image;

import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes an archive of images, in one pass and with nothing kept aside: what the layers are comes first, so that a
/// reader can take the layers as they pass. The same images give the same bytes.
final class ArchiveWriter {
    private static final int BUFFER = 256 << 10;

    private final LayerStore layers;
    private final ArchiveFormat format;
    private final TarWriter tar;
    private final Map<Digest, Long> sizes = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private final Map<Digest, String> layerFiles = new HashMap<>();

    /// Writes to a stream, which stays open.
    ArchiveWriter(LayerStore layers, ArchiveFormat format, OutputStream out) {
        this.layers = layers;
        this.format = format;
        this.tar = new TarWriter(new BufferedOutputStream(out, BUFFER) {
            @Override
            public void close() throws IOException {
                flush();
            }
        });
    }

    void write(List<SavedImage> images) throws IOException {
        for (SavedImage saved : images) {
            for (Digest chainId : saved.image().layers()) {
                sizes.computeIfAbsent(chainId, layers::tarSize);
            }
        }
        if (format.hasOci()) {
            index(images);
        }
        if (format.hasDocker()) {
            manifest(images);
        }
        for (SavedImage saved : images) {
            config(saved);
        }
        for (SavedImage saved : images) {
            layers(saved);
        }
        // Left open where it broke off: what has been written is no archive.
        tar.close();
    }

    private void index(List<SavedImage> images) throws IOException {
        List<Json> entries = new ArrayList<>();
        file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        for (SavedImage saved : images) {
            entries.addAll(saved.indexEntries(saved.manifest(sizes::get)));
        }
        JsonObject index = JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_INDEX)
                .put("manifests", new JsonArray(entries))
                .build();
        file("index.json", index.toString());
        directory("blobs");
        directory("blobs/sha256");
        for (SavedImage saved : images) {
            byte[] manifest = saved.manifest(sizes::get);
            file(blob(Digest.sha256(manifest)), manifest, Instant.EPOCH);
        }
    }

    private void manifest(List<SavedImage> images) throws IOException {
        List<Json> entries = new ArrayList<>();
        Map<String, Map<String, String>> repositories = new TreeMap<>();
        for (SavedImage saved : images) {
            List<LegacyLayer> legacy = saved.legacyLayers();
            List<String> files = new ArrayList<>();
            for (int i = 0; i < legacy.size(); i++) {
                files.add(
                        format.hasOci() ? blob(saved.diffId(i)) : legacy.get(i).id() + "/layer.tar");
            }
            JsonObject entry = saved.dockerEntry(config(saved.image()), files);
            entries.add(
                    format.hasOci() ? entry.with("LayerSources", SavedImage.sources(saved.layers(sizes::get))) : entry);
            if (!legacy.isEmpty()) {
                for (ImageReference tag : saved.tags()) {
                    repositories
                            .computeIfAbsent(tag.familiarName(), _ -> new TreeMap<>())
                            .put(tag.tag().orElseThrow(), legacy.getLast().id());
                }
            }
        }
        file("manifest.json", new JsonArray(entries).toString());
        if (!repositories.isEmpty()) {
            JsonObject.Builder json = JsonObject.builder();
            repositories.forEach((name, tags) -> json.put(name, JsonObject.ofStrings(tags)));
            file("repositories", json.build().toString());
        }
    }

    private void config(SavedImage saved) throws IOException {
        Instant created = saved.image().config().created().orElse(Instant.EPOCH);
        file(config(saved.image()), saved.image().config().raw(), created);
    }

    private String config(Image image) {
        return format.hasOci() ? blob(image.id()) : image.id().hex() + ".json";
    }

    private void layers(SavedImage saved) throws IOException {
        List<LegacyLayer> legacy = format.hasDocker() ? saved.legacyLayers() : List.of();
        Instant created = saved.image().config().created().orElse(Instant.EPOCH);
        for (int i = 0; i < saved.image().layers().size(); i++) {
            Digest diffId = saved.diffId(i);
            if (format.hasOci()) {
                layer(saved, i, blob(diffId), created);
            }
            if (format.hasDocker() && written.add(legacy.get(i).id())) {
                String directory = legacy.get(i).id();
                directory(directory);
                file(directory + "/VERSION", "1.0".getBytes(StandardCharsets.UTF_8), created);
                file(directory + "/json", bytes(legacy.get(i).json().toString()), created);
                layer(saved, i, directory + "/layer.tar", created);
            }
        }
    }

    /// The layer's tar, or where it has been written before a link to it.
    private void layer(SavedImage saved, int index, String name, Instant created) throws IOException {
        String before = layerFiles.putIfAbsent(saved.diffId(index), name);
        TarEntry.Attributes attributes = TarEntry.Attributes.of(0644, created);
        if (before == null) {
            Digest chainId = saved.image().layers().get(index);
            tar.put(TarEntry.file(name, sizes.get(chainId), attributes));
            copy(chainId);
        } else if (!before.equals(name)) {
            TarEntry.Attributes open = TarEntry.Attributes.of(0777, created);
            tar.put(TarEntry.symlink(name, "../" + before, open));
        }
    }

    private void copy(Digest chainId) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream content = layers.tarStream(chainId)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                tar.write(buffer, 0, count);
            }
        }
    }

    private void directory(String name) throws IOException {
        tar.put(TarEntry.directory(name, TarEntry.Attributes.of(0755, Instant.EPOCH)));
    }

    private void file(String name, String json) throws IOException {
        file(name, bytes(json), Instant.EPOCH);
    }

    private void file(String name, byte[] content, Instant time) throws IOException {
        if (written.add(name)) {
            tar.put(TarEntry.file(name, content.length, TarEntry.Attributes.of(0644, time)));
            tar.write(content);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String blob(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }
}
