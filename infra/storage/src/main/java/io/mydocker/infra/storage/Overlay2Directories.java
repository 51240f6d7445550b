package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.linux.Root;
import io.mydocker.linux.Sync;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Layers as directories of overlay2.
record Overlay2Directories(Overlay2Layout layout) implements LayerDirectories {
    private static final int SHORT_NAME = 26;
    private static final Pattern SHORT_NAME_PATTERN = Pattern.compile("[A-Z2-7]{26}");

    @Override
    public StorageDriver driver() {
        return StorageDriver.OVERLAY2;
    }

    @Override
    public Path home() {
        return layout.directory();
    }

    @Override
    public Map<Path, Integer> skeleton() {
        Map<Path, Integer> skeleton = new LinkedHashMap<>();
        skeleton.put(layout.directory(), Overlay2Layout.DIRECTORY_MODE);
        skeleton.put(layout.links(), Overlay2Layout.PRIVATE_MODE);
        return skeleton;
    }

    @Override
    public Path files(String id) {
        return layout.diff(id);
    }

    @Override
    public void create(String id, Optional<String> parent) {
        OwnFiles.createDirectory(layout.layer(id), Overlay2Layout.DIRECTORY_MODE);
        OwnFiles.createDirectory(layout.diff(id), Overlay2Layout.DIFF_MODE);
        String shortName = OwnFiles.randomBase32(SHORT_NAME);
        OwnFiles.write(layout.linkFile(id), shortName, Overlay2Layout.FILE_MODE);
        OwnFiles.symlink(layout.link(shortName), layout.linkTarget(id));
        parent.ifPresent(below -> stackOn(id, below));
    }

    @Override
    public void stackOn(String id, String parent) {
        OwnFiles.createDirectory(layout.work(id), Overlay2Layout.PRIVATE_MODE);
        OwnFiles.write(layout.lowerFile(id), String.join(":", stack(parent)), Overlay2Layout.FILE_MODE);
    }

    @Override
    public List<Path> notes(String id) {
        return Stream.of(layout.linkFile(id), layout.lowerFile(id))
                .filter(Files::exists)
                .toList();
    }

    @Override
    public boolean copies() {
        return false;
    }

    @Override
    public void commit(String id) {
        OwnFiles.write(layout.committed(id), "", Overlay2Layout.COMMITTED_MODE);
    }

    /// dockerd removes the mount point when it unmounts.
    @Override
    public void prepareMount(String id) {
        OwnFiles.ensureDirectory(layout.merged(id), Overlay2Layout.PRIVATE_MODE);
    }

    @Override
    public List<Path> below(String id) {
        return lowers(id).stream().map(layout.directory()::resolve).toList();
    }

    @Override
    public int depth(String id) {
        return lowers(id).size();
    }

    @Override
    public LayerStyle style(Root root) {
        return new OverlayStyle();
    }

    @Override
    public ContainerLayer container(String containerId, String mountId) {
        return new ContainerLayer(
                containerId,
                mountId,
                layout.directory(),
                lowers(mountId),
                relative(layout.diff(mountId)),
                relative(layout.work(mountId)),
                layout.merged(mountId));
    }

    private String relative(Path path) {
        return layout.directory().relativize(path).toString();
    }

    @Override
    public long size(String mountId, String initId) {
        try (Root root = Root.open(layout.diff(mountId))) {
            return new TreeSize(root).sum();
        }
    }

    @Override
    public Map<String, String> places(String id) {
        Map<String, String> places = new TreeMap<>();
        List<String> lowers =
                below(id).stream().map(Overlay2Directories::target).toList();
        if (!lowers.isEmpty()) {
            places.put("LowerDir", String.join(":", lowers));
        }
        places.put("MergedDir", layout.merged(id).toString());
        places.put("UpperDir", layout.diff(id).toString());
        places.put("WorkDir", layout.work(id).toString());
        return places;
    }

    private static String target(Path link) {
        try {
            return link.resolveSibling(Files.readSymbolicLink(link)).normalize().toString();
        } catch (IOException e) {
            throw new SystemFailure("read link `" + link + "`", e);
        }
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
        return Stream.concat(Stream.of(own), lowers(id).stream()).toList();
    }

    @Override
    public void remove(String id) {
        OwnFiles.find(layout.linkFile(id))
                .filter(shortName -> SHORT_NAME_PATTERN.matcher(shortName).matches())
                .map(layout::link)
                .filter(link -> pointsTo(link, layout.linkTarget(id)))
                .ifPresent(OwnFiles::deleteFile);
        Root.deleteTree(layout.layer(id));
    }

    /// Short names without a layer: what a crash between the two steps of making one can leave.
    @Override
    public void sweep(List<String> removedIds) {
        for (String name : removedIds.isEmpty() ? List.<String>of() : OwnFiles.list(layout.links())) {
            Path link = layout.link(name);
            if (removedIds.stream().anyMatch(id -> pointsTo(link, layout.linkTarget(id)))) {
                OwnFiles.deleteFile(link);
            }
        }
    }

    @Override
    public Optional<String> misfit(String id, List<String> below) {
        if (shortName(id).isEmpty()) {
            return Optional.of("it has no short name");
        }
        if (!pointsTo(layout.link(shortName(id).get()), layout.linkTarget(id))) {
            return Optional.of("its short name leads elsewhere");
        }
        if (!lowers(id).equals(names(below))) {
            return Optional.of("`lower` does not name the layers that it stands on");
        }
        return below.isEmpty() || Files.isDirectory(layout.work(id))
                ? Optional.empty()
                : Optional.of("its directory `work` is missing");
    }

    private Optional<String> shortName(String id) {
        return OwnFiles.find(layout.linkFile(id))
                .filter(name -> SHORT_NAME_PATTERN.matcher(name).matches());
    }

    private List<String> names(List<String> ids) {
        return ids.stream()
                .map(id -> Overlay2Layout.lowerName(shortName(id).orElse("")))
                .toList();
    }

    @Override
    public void relink(String id, List<String> below) {
        String name = shortName(id).orElseGet(() -> OwnFiles.randomBase32(SHORT_NAME));
        if (shortName(id).isEmpty()) {
            write(layout.linkFile(id), name);
        }
        if (!pointsTo(layout.link(name), layout.linkTarget(id))) {
            OwnFiles.deleteFile(layout.link(name));
            OwnFiles.symlink(layout.link(name), layout.linkTarget(id));
            Sync.directory(layout.links());
        }
        if (!lowers(id).equals(names(below))) {
            write(layout.lowerFile(id), String.join(":", names(below)));
        }
        if (!below.isEmpty()) {
            OwnFiles.ensureDirectory(layout.work(id), Overlay2Layout.PRIVATE_MODE);
        }
    }

    private static void write(Path file, String content) {
        AtomicFile.write(file, content.getBytes(StandardCharsets.US_ASCII), Overlay2Layout.FILE_MODE);
    }

    @Override
    public List<Path> looseEnds() {
        List<Path> loose = new ArrayList<>();
        for (String name : OwnFiles.list(layout.links())) {
            Path link = layout.link(name);
            boolean owned = SHORT_NAME_PATTERN.matcher(name).matches()
                    && Files.isSymbolicLink(link)
                    && owner(link).flatMap(this::shortName).filter(name::equals).isPresent();
            if (!owned && Files.isSymbolicLink(link)) {
                loose.add(link);
            }
        }
        return loose;
    }

    /// The layer that a short name stands for.
    private Optional<String> owner(Path link) {
        try {
            Path target = Files.readSymbolicLink(link);
            return target.getNameCount() == 3
                            && target.equals(layout.linkTarget(target.getName(1).toString()))
                    ? Optional.of(target.getName(1).toString())
                    : Optional.empty();
        } catch (IOException e) {
            throw new SystemFailure("read link `" + link + "`", e);
        }
    }

    @Override
    public List<String> list() {
        return OwnFiles.list(layout.directory()).stream()
                .filter(name -> !layout.layer(name).equals(layout.links()))
                .toList();
    }

    private static boolean pointsTo(Path link, Path target) {
        try {
            return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target);
        } catch (IOException e) {
            throw new SystemFailure("read link `" + link + "`", e);
        }
    }
}
