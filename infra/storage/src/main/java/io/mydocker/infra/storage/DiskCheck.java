package io.mydocker.infra.storage;

import io.mydocker.infra.storage.Finding.Subject;
import io.mydocker.linux.NativeThreads;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.oci.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The check of one data root.
final class DiskCheck implements StoreCheck {
    private final Path root;
    private final CheckLayers layers;
    private final CheckMetadata metadata;
    private final LayerDirectories directories;
    private final LayerStore store;
    private final RegisterLayer registerLayer;

    DiskCheck(
            Path root,
            CheckLayers layers,
            CheckMetadata metadata,
            LayerDirectories directories,
            LayerStore store,
            RegisterLayer registerLayer) {
        this.root = root;
        this.layers = layers;
        this.metadata = metadata;
        this.directories = directories;
        this.store = store;
        this.registerLayer = registerLayer;
    }

    @Override
    public List<Finding> look(boolean content) {
        List<Finding> findings = new ArrayList<>(metadata.look());
        boolean imagesUnknown = findings.stream()
                .anyMatch(finding -> finding.subject() == Subject.IMAGE || finding.subject() == Subject.REFERENCE);
        layers.look(content).stream()
                .filter(finding -> finding.subject() != Subject.UNUSED_LAYER || !imagesUnknown)
                .forEach(findings::add);
        Path index = root.relativize(layers.index());
        for (String path : leftovers()) {
            if (imagesUnknown && Path.of(path).startsWith(index)) {
                continue;
            }
            findings.add(new Finding(Subject.LEFTOVER, path, "nothing names it, or it is damaged and of no use"));
        }
        return findings.stream().distinct().toList();
    }

    private List<String> leftovers() {
        List<String> leftovers = new ArrayList<>(metadata.leftovers());
        List<Path> own = new ArrayList<>(directories.looseEnds());
        layers.leftovers().forEach(id -> own.add(directories.home().resolve(id)));
        own.forEach(path -> leftovers.add(root.relativize(path).toString()));
        return leftovers;
    }

    @Override
    public boolean repair(Finding finding) {
        switch (finding.subject()) {
            case LINKS -> NativeThreads.run(() -> layers.relink(finding.id()));
            case UNUSED_LAYER -> store.release(Digest.parse(finding.id()));
            case LEFTOVER -> NativeThreads.run(() -> remove(finding.id()));
            case LAYER, MISSING_LAYER, IMAGE, REFERENCE, CONTAINER -> {
                return false;
            }
        }
        return true;
    }

    /// What has been named meanwhile stays.
    private void remove(String path) {
        if (leftovers().contains(path)) {
            Root.deleteTree(root.resolve(path));
        }
    }

    @Override
    public void replace(Digest chainId, InputStream tar) {
        Layer layer = store.find(chainId).orElseThrow(() -> new NotFound("layer does not exist: " + chainId));
        Optional<Layer> parent = layer.parent()
                .map(below -> store.find(below).orElseThrow(() -> new NotFound("layer does not exist: " + below)));
        NativeThreads.run(() -> registerLayer.replace(layer, parent, tar));
    }
}
