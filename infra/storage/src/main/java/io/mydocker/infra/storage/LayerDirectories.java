package io.mydocker.infra.storage;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes and removes the directories of layers in overlay2. Says nothing about which of them count.
record LayerDirectories(Overlay2Layout layout) {
    private static final int SHORT_NAME = 26;
    private static final Pattern SHORT_NAME_PATTERN = Pattern.compile("[A-Z2-7]{26}");

    /// A new, empty layer above another one.
    void create(String id, Optional<String> parent) {
        OwnFiles.createDirectory(layout.layer(id), Overlay2Layout.DIRECTORY_MODE);
        OwnFiles.createDirectory(layout.diff(id), Overlay2Layout.DIFF_MODE);
        String shortName = OwnFiles.randomBase32(SHORT_NAME);
        OwnFiles.write(layout.linkFile(id), shortName, Overlay2Layout.FILE_MODE);
        OwnFiles.symlink(layout.link(shortName), layout.linkTarget(id));
        if (parent.isPresent()) {
            OwnFiles.createDirectory(layout.work(id), Overlay2Layout.PRIVATE_MODE);
            String lower = String.join(":", stack(parent.get()));
            OwnFiles.write(layout.lowerFile(id), lower, Overlay2Layout.FILE_MODE);
        }
    }

    /// The files with content that [#create] has made.
    List<Path> files(String id) {
        return Stream.of(layout.linkFile(id), layout.lowerFile(id))
                .filter(Files::exists)
                .toList();
    }

    /// Marks a layer as finished and read-only.
    void commit(String id) {
        OwnFiles.write(layout.committed(id), "", Overlay2Layout.COMMITTED_MODE);
    }

    void createMountPoint(String id) {
        OwnFiles.createDirectory(layout.merged(id), Overlay2Layout.PRIVATE_MODE);
    }

    /// The short names of the layers below, nearest first.
    List<String> lowers(String id) {
        return OwnFiles.find(layout.lowerFile(id))
                .filter(lower -> !lower.isEmpty())
                .map(lower -> List.of(lower.split(":")))
                .orElse(List.of());
    }

    /// The short names of a layer and all below it, itself first.
    private List<String> stack(String id) {
        String own = Overlay2Layout.lowerName(OwnFiles.read(layout.linkFile(id)));
        return Stream.concat(java.util.stream.Stream.of(own), lowers(id).stream())
                .toList();
    }

    /// Removes a layer's directory and short name. Idempotent, and harmless on one that is half-made.
    void remove(String id) {
        OwnFiles.find(layout.linkFile(id))
                .filter(shortName -> SHORT_NAME_PATTERN.matcher(shortName).matches())
                .map(layout::link)
                .filter(link -> pointsTo(link, layout.linkTarget(id)))
                .ifPresent(OwnFiles::deleteFile);
        OwnFiles.deleteTree(layout.layer(id));
    }

    /// Removes short names without a layer: what a crash between the two steps of making one can leave.
    void sweepLinks(List<String> removedIds) {
        for (String name : removedIds.isEmpty() ? List.<String>of() : OwnFiles.list(layout.links())) {
            Path link = layout.link(name);
            if (removedIds.stream().anyMatch(id -> pointsTo(link, layout.linkTarget(id)))) {
                OwnFiles.deleteFile(link);
            }
        }
    }

    private static boolean pointsTo(Path link, Path target) {
        try {
            return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target);
        } catch (IOException e) {
            throw new SystemFailure("read link `" + link + "`", e);
        }
    }
}
