package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.infra.storage.Finding.Subject;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Compares images, their names, and what is known about them, with each other and with the index of layers.
final class CheckMetadata {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final DataRoot root;
    private final ImageDatabaseLayout layout;
    private final ImageDatabase images;
    private final ManifestFiles manifests;
    private final LayerDatabase database;

    CheckMetadata(
            DataRoot root,
            ImageDatabaseLayout layout,
            ImageDatabase images,
            ManifestFiles manifests,
            LayerDatabase database) {
        this.root = root;
        this.layout = layout;
        this.images = images;
        this.manifests = manifests;
        this.database = database;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (String name : OwnFiles.list(layout.contents())) {
            if (HEX.matcher(name).matches()) {
                lookAtImage(Digest.ofHex(name), findings);
            }
        }
        for (Map.Entry<ImageReference, Digest> entry : root.references().list().entrySet()) {
            boolean missing = Files.notExists(layout.content(entry.getValue()));
            if (missing && root.references().find(entry.getKey()).isPresent()) {
                String text = "its image " + entry.getValue() + " is missing";
                findings.add(new Finding(Subject.REFERENCE, entry.getKey().familiar(), text));
            }
        }
        OwnFiles.list(root.containers()).forEach(id -> lookAtContainer(id, findings));
        return findings;
    }

    private void lookAtImage(Digest id, List<Finding> findings) {
        try {
            Optional<byte[]> configuration = root.images().find(id);
            if (configuration.isEmpty()) {
                return;
            }
            for (Digest chainId :
                    ChainId.chain(ImageConfig.parse(configuration.get()).diffIds())) {
                if (database.find(chainId).isEmpty() && Files.exists(layout.content(id))) {
                    findings.add(
                            new Finding(Subject.MISSING_LAYER, chainId.toString(), "image " + id + " stands on it"));
                }
            }
        } catch (EngineException | JsonException e) {
            findings.add(new Finding(Subject.IMAGE, id.toString(), e.getMessage()));
        }
    }

    private void lookAtContainer(String id, List<Finding> findings) {
        Path document = root.containers().resolve(id).resolve("config.v2.json");
        if (!HEX.matcher(id).matches() || database.findMount(id).isPresent()) {
            return;
        }
        try {
            Optional<String> driver =
                    OwnFiles.find(document).map(text -> Json.parseObject(text).text("Driver"));
            if (driver.filter(root.driver().toString()::equals).isPresent() && Files.exists(document)) {
                findings.add(new Finding(Subject.CONTAINER, id, "its layer is missing"));
            }
        } catch (EngineException | JsonException e) {
            findings.add(new Finding(Subject.CONTAINER, id, "config.v2.json: " + e.getMessage()));
        }
    }

    /// Files that nothing names, and damaged ones that are no more than a hint, relative to the root.
    List<String> leftovers() {
        List<Path> leftovers =
                new ArrayList<>(manifests.leftovers(id -> ImageDatabaseLayout.hasImage(root.path(), id)));
        leftovers.addAll(damagedHints("diffid-by-digest", Digest::parse));
        leftovers.addAll(damagedHints("v2metadata-by-diffid", DistributionFiles::parse));
        database.damaged().stream()
                .filter(chainId -> !images.uses(chainId))
                .map(database::entry)
                .forEach(leftovers::add);
        return leftovers.stream()
                .map(path -> root.path().relativize(path).toString())
                .toList();
    }

    private interface Reading {
        Object of(String text);
    }

    private List<Path> damagedHints(String kind, Reading reading) {
        Path directory = layout.distribution().resolve(kind).resolve("sha256");
        List<Path> damaged = new ArrayList<>();
        for (String name : OwnFiles.list(directory)) {
            Path file = directory.resolve(name);
            if (AtomicFile.isTemporary(file)) {
                continue;
            }
            try {
                var unused = OwnFiles.find(file).map(reading::of);
            } catch (EngineException | JsonException _) {
                damaged.add(file);
            }
        }
        return damaged;
    }
}
