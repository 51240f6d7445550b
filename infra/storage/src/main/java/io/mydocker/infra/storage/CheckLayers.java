package io.mydocker.infra.storage;

import io.mydocker.infra.storage.Finding.Subject;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.NativeThreads;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Compares the index of layers with their directories and records.
final class CheckLayers {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}(-init)?");
    private static final String INIT = LayerDirectories.initId("");
    private static final int BUFFER = 256 << 10;

    private final LayerStore layers;
    private final LayerDatabase database;
    private final LayerDirectories directories;
    private final PendingLayers pending;
    private final LayerUsage usage;

    CheckLayers(
            LayerStore layers,
            LayerDatabase database,
            LayerDirectories directories,
            PendingLayers pending,
            LayerUsage usage) {
        this.layers = layers;
        this.database = database;
        this.directories = directories;
        this.pending = pending;
        this.usage = usage;
    }

    /// Layers from below, then containers' layers.
    List<Finding> look(boolean content) {
        List<Finding> findings = new ArrayList<>();
        List<Layer> sorted = database.list().stream()
                .sorted(Comparator.comparingInt((Layer layer) ->
                                stack(Optional.of(layer.chainId())).size())
                        .thenComparing(Layer::chainId))
                .toList();
        for (Layer layer : sorted) {
            look(layer, findings);
            boolean lost = findings.stream()
                    .anyMatch(finding -> finding.subject() == Subject.LAYER
                            && finding.id().equals(layer.chainId().toString()));
            if (content && !lost) {
                damage(layer).ifPresent(text -> findings.add(finding(Subject.LAYER, layer, text)));
            }
            if (database.find(layer.chainId()).isPresent()
                    && !pending.list().contains(layer.cacheId())
                    && !usage.isNeeded(layer.chainId())) {
                findings.add(finding(Subject.UNUSED_LAYER, layer, "no image and no container needs it"));
            }
        }
        database.mounts().forEach((containerId, mount) -> look(containerId, mount, findings));
        return findings;
    }

    private static Finding finding(Subject subject, Layer layer, String text) {
        return new Finding(subject, layer.chainId().toString(), text);
    }

    private void look(Layer layer, List<Finding> findings) {
        if (!ChainId.next(layer.parent(), layer.diffId()).equals(layer.chainId())) {
            findings.add(finding(Subject.LAYER, layer, "its chain id does not follow from its parent and content"));
        }
        layer.parent()
                .filter(parent -> database.find(parent).isEmpty())
                .ifPresent(parent -> findings.add(new Finding(
                        Subject.MISSING_LAYER, parent.toString(), "layer " + layer.chainId() + " stands on it")));
        if (Files.notExists(database.tarSplit(layer.chainId()))) {
            findings.add(finding(Subject.LAYER, layer, "the record of its tar is missing"));
        }
        if (Files.notExists(directories.files(layer.cacheId()))) {
            findings.add(finding(Subject.LAYER, layer, "its files are missing"));
        } else if (isWhole(layer.parent())) {
            directories
                    .misfit(layer.cacheId(), stack(layer.parent()))
                    .ifPresent(text -> findings.add(finding(Subject.LINKS, layer, text)));
        }
    }

    /// The directories of a layer and those below it, itself first.
    private List<String> stack(Optional<Digest> chainId) {
        List<String> ids = new ArrayList<>();
        Optional<Layer> next = chainId.flatMap(database::find);
        while (next.isPresent() && ids.size() <= database.list().size()) {
            ids.add(next.get().cacheId());
            next = next.get().parent().flatMap(database::find);
        }
        return ids;
    }

    /// Whether no layer is missing from here down: only then it is clear what stands on what.
    private boolean isWhole(Optional<Digest> chainId) {
        Optional<Digest> next = chainId;
        for (int i = 0; next.isPresent() && i <= database.list().size(); i++) {
            Optional<Layer> layer = next.flatMap(database::find);
            if (layer.isEmpty()) {
                return false;
            }
            next = layer.get().parent();
        }
        return next.isEmpty();
    }

    private Optional<String> damage(Layer layer) {
        return NativeThreads.call(() -> {
            MessageDigest digest = layer.diffId().newComputation();
            byte[] buffer = new byte[BUFFER];
            try (InputStream tar = layers.tarStream(layer.chainId())) {
                for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
            } catch (IOException | LinuxException | EngineException e) {
                return database.find(layer.chainId()).map(_ -> String.valueOf(e.getMessage()));
            }
            return layer.diffId().matches(digest.digest())
                    ? Optional.empty()
                    : Optional.of("its content is not what its digest says");
        });
    }

    private void look(String containerId, LayerDatabase.Mount mount, List<Finding> findings) {
        List<String> below = stack(mount.parent());
        List<String> withInit =
                Stream.concat(Stream.of(mount.initId()), below.stream()).toList();
        for (String id : List.of(mount.initId(), mount.mountId())) {
            if (id.isEmpty() || database.findMount(containerId).isEmpty()) {
                continue;
            }
            if (Files.notExists(directories.files(id))) {
                findings.add(new Finding(Subject.CONTAINER, containerId, "the files of its layer are missing"));
            } else if (isWhole(mount.parent())) {
                directories
                        .misfit(id, id.equals(mount.mountId()) ? withInit : below)
                        .ifPresent(text -> findings.add(new Finding(Subject.LINKS, containerId, text)));
            }
        }
        mount.parent()
                .filter(parent -> database.find(parent).isEmpty())
                .ifPresent(parent -> findings.add(new Finding(
                        Subject.MISSING_LAYER, parent.toString(), "container " + containerId + " stands on it")));
    }

    /// Where entries of layers are.
    Path index() {
        return database.entry(Digest.sha256(new byte[0])).getParent();
    }

    /// Puts links right.
    void relink(String id) {
        Optional<LayerDatabase.Mount> mount = database.findMount(id);
        if (mount.isPresent()) {
            List<String> below = stack(mount.get().parent());
            directories.relink(mount.get().initId(), below);
            directories.relink(
                    mount.get().mountId(),
                    Stream.concat(Stream.of(mount.get().initId()), below.stream())
                            .toList());
        } else {
            database.find(Digest.parse(id))
                    .ifPresent(layer -> directories.relink(layer.cacheId(), stack(layer.parent())));
        }
    }

    /// The directories of this driver that nothing names. What is listed last had the most time to be named.
    List<String> leftovers() {
        List<String> there = new ArrayList<>(directories.list());
        Set<String> begun = new HashSet<>(pending.list());
        Set<String> damaged = database.namedByDamaged();
        there.removeIf(id -> !ID.matcher(id).matches()
                || begun.contains(id.endsWith(INIT) ? id.substring(0, id.length() - INIT.length()) : id)
                || database.names(id)
                || damaged.contains(id));
        return there;
    }
}
