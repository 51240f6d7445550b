package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.archive.TarType;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One data root, two engines: Debian's dockerd reads what we write and we read what it writes.
class DockerInteropTest {
    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void needDockerd() {
        Assumptions.assumeTrue(Dockerd.isInstalled(), "Debian's docker.io is not installed");
        path = directory.resolve("root");
    }

    private static TarFixture busybox() throws IOException {
        byte[] program = Files.readAllBytes(Path.of("/bin/busybox"));
        TreeMap<String, byte[]> extended = new TreeMap<>();
        extended.put("user.note", "kept".getBytes(StandardCharsets.UTF_8));
        TarEntry.Attributes attributes = new TarEntry.Attributes(04755, 0, 0, TarFixture.TIME, extended);
        return new TarFixture()
                .directory("bin")
                .directory("etc")
                .entry(TarEntry.file("bin/busybox", program.length, attributes), program)
                .symlink("bin/sh", "busybox")
                .entry(TarEntry.hardLink("bin/cat", "bin/busybox", attributes))
                .file("etc/twice", "attributes of the second name count")
                .entry(TarEntry.hardLink(
                        "etc/again",
                        "etc/twice",
                        new TarEntry.Attributes(0640, 7, 8, TarFixture.TIME, new TreeMap<>())))
                .file("etc/hosts", "the image's own")
                .file("etc/a<b&c>\u00e9", "odd name")
                .file("etc/" + "long".repeat(40), "long name")
                .entry(
                        new TarEntry(
                                TarName.of(new byte[] {'e', 't', 'c', '/', (byte) 0xff}),
                                TarType.REGULAR,
                                1,
                                TarFixture.attributes(0600),
                                TarName.EMPTY,
                                TarEntry.Device.NONE),
                        (byte) 'x')
                .file("etc/removed", "soon gone")
                .file("etc/empty", "");
    }

    private static TarFixture second() {
        return new TarFixture().file("etc/.wh.removed", "").file("added", "by the second layer");
    }

    private static byte[] configuration(List<Digest> diffIds) {
        return JsonObject.builder()
                .put("architecture", "amd64")
                .put("os", "linux")
                .put("created", "2020-01-01T00:00:00Z")
                .put(
                        "config",
                        JsonObject.builder().put("Cmd", List.of("/bin/sh")).build())
                .put(
                        "rootfs",
                        JsonObject.builder()
                                .put("type", "layers")
                                .put(
                                        "diff_ids",
                                        diffIds.stream().map(Digest::toString).toList())
                                .build())
                .put(
                        "history",
                        Json.parse("[{\"created\":\"2020-01-01T00:00:00Z\"},{\"created\":\"2020-01-01T00:00:00Z\"}]"))
                .build()
                .utf8();
    }

    @Test
    void dockerdReadsOurRoot() throws IOException {
        Digest id;
        Digest top;
        try (DataRoot root = DataRoot.open(path);
                LayerStore.Use use = root.layers().use()) {
            Layer base =
                    use.register(Optional.empty(), busybox().stream(), busybox().diffId());
            top = use.register(Optional.of(base.chainId()), second().stream(), second().diffId())
                    .chainId();
            id = root.images().put(configuration(List.of(busybox().diffId(), second().diffId())));
            root.references().put(ImageReference.parse("ours:1"), id);
        }
        try (Dockerd dockerd = new Dockerd(path)) {
            assertThat(dockerd.docker("images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"))
                    .isEqualTo("ours:1 " + id);
            String listing = dockerd.docker(
                    "run",
                    "--rm",
                    "--network=none",
                    "ours:1",
                    "/bin/busybox",
                    "sh",
                    "-c",
                    "/bin/busybox cat /added; cd /etc; echo; echo removed* *emp*");
            assertThat(listing).isEqualTo("by the second layer\nremoved* empty");
            Path saved = directory.resolve("saved.tar");
            dockerd.docker("save", "--output", saved.toString(), "ours:1");
            assertThat(Files.size(saved)).isGreaterThan(busybox().bytes().length);
        }
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.layers().find(top)).isPresent();
            root.references().remove(ImageReference.parse("ours:1"));
            root.images().remove(id);
            assertThat(root.layers().release(top)).hasSize(2);
            assertThat(OwnFiles.list(path.resolve("overlay2"))).containsExactly("l");
            assertThat(OwnFiles.list(path.resolve("overlay2/l"))).isEmpty();
        }
    }

    @Test
    void weReadDockerdsRoot() throws IOException {
        Path tar = directory.resolve("busybox.tar");
        Files.write(tar, busybox().bytes());
        String imageId;
        String containerId;
        try (Dockerd dockerd = new Dockerd(path)) {
            imageId = dockerd.docker("import", tar.toString(), "theirs:1");
            containerId = dockerd.docker("create", "--network=none", "theirs:1", "/bin/sh");
        }
        try (DataRoot root = DataRoot.open(path);
                DataRoot ours = DataRoot.open(directory.resolve("ours"));
                LayerStore.Use use = ours.layers().use()) {
            Digest id = Digest.parse(imageId);
            assertThat(root.references().find(ImageReference.parse("theirs:1"))).contains(id);
            assertThat(root.images().find(id)).isPresent();
            Layer theirs = root.layers().find(busybox().diffId()).orElseThrow();
            try (InputStream stream = root.layers().tarStream(theirs.chainId())) {
                assertThat(Digest.sha256(stream.readAllBytes())).isEqualTo(theirs.diffId());
            }
            Layer same =
                    use.register(Optional.empty(), busybox().stream(), busybox().diffId());
            assertThat(firstDifference(record(ours, same), record(root, theirs)))
                    .isEmpty();
            assertThat(same.size()).isEqualTo(theirs.size());
            assertThat(tree(ours, same.cacheId() + "/diff")).isEqualTo(tree(root, theirs.cacheId() + "/diff"));
            compareContainers(root, ours, containerId, same);
            assertThat(root.layers().release(theirs.chainId())).isEmpty();
            root.containerLayers().remove(containerId);
            root.images().remove(id);
            assertThat(root.layers().release(theirs.chainId())).containsExactly(theirs.chainId());
            assertThat(OwnFiles.list(path.resolve("overlay2"))).containsExactly("l");
        }
    }

    /// The same on the layout of Docker's driver vfs, both ways in one root.
    @Test
    void vfsBothWays() throws IOException {
        Digest ours;
        try (DataRoot root = DataRoot.open(path, Optional.of(StorageDriver.VFS));
                LayerStore.Use use = root.layers().use()) {
            Layer base =
                    use.register(Optional.empty(), busybox().stream(), busybox().diffId());
            use.register(Optional.of(base.chainId()), second().stream(), second().diffId());
            ours = root.images().put(configuration(List.of(busybox().diffId(), second().diffId())));
            root.references().put(ImageReference.parse("ours:1"), ours);
        }
        String container;
        try (Dockerd dockerd = new Dockerd(path, "vfs")) {
            assertThat(dockerd.docker("images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"))
                    .isEqualTo("ours:1 " + ours);
            container = dockerd.docker(
                    "run",
                    "--detach",
                    "--network=none",
                    "ours:1",
                    "/bin/busybox",
                    "sh",
                    "-c",
                    "/bin/busybox cat /added; cd /etc; echo; echo removed* *emp*; echo new >/new");
            dockerd.docker("wait", container);
            assertThat(dockerd.docker("logs", container)).isEqualTo("by the second layer\nremoved* empty");
            dockerd.docker("commit", container, "theirs:1");
            dockerd.docker("save", "--output", directory.resolve("saved.tar").toString(), "ours:1");
        }
        try (DataRoot root = DataRoot.open(path)) {
            assertThat(root.driver()).isEqualTo(StorageDriver.VFS);
            assertThat(root.containerLayers().size(container)).isEqualTo("new\n".length());
            Digest theirs =
                    root.references().find(ImageReference.parse("theirs:1")).orElseThrow();
            List<Digest> diffIds =
                    ImageConfig.parse(root.images().find(theirs).orElseThrow()).diffIds();
            Digest top = ChainId.of(diffIds);
            try (InputStream stream = root.layers().tarStream(top)) {
                assertThat(Digest.sha256(stream.readAllBytes())).isEqualTo(diffIds.getLast());
            }
            ContainerLayer mine = root.containerLayers().create("d".repeat(64), Optional.of(top));
            assertThat(mine.merged().resolve("new")).hasContent("new");
        }
    }

    /// Layers that dockerd made of a container's changes: whiteouts, opaque directories, replaced files.
    @Test
    void weReadAndRepeatDockerdsLayers() throws IOException {
        Path tar = directory.resolve("busybox.tar");
        Files.write(tar, busybox().bytes());
        try (Dockerd dockerd = new Dockerd(path)) {
            dockerd.docker("import", tar.toString(), "theirs:1");
            String changes = """
                    B=/bin/busybox; cd /etc
                    $B rm removed; $B rm -r empty; $B mkdir empty; $B touch empty/f
                    $B rm -r /dir2; $B mkdir /dir2; $B ln -s x /dir2/l
                    $B chmod 4711 /bin/sh; $B mkfifo /fifo; $B mknod /zero c 1 5
                    """;
            String busybox = "/bin/busybox";
            dockerd.docker("run", "--name=one", "--network=none", "theirs:1", busybox, "mkdir", "-p", "/dir2/a/b");
            dockerd.docker("commit", "one", "theirs:2");
            dockerd.docker("run", "--name=two", "--network=none", "theirs:2", busybox, "sh", "-c", changes);
            dockerd.docker("commit", "two", "theirs:3");
        }
        try (DataRoot root = DataRoot.open(path);
                DataRoot ours = DataRoot.open(directory.resolve("ours"));
                LayerStore.Use use = ours.layers().use()) {
            Digest id = root.references().find(ImageReference.parse("theirs:3")).orElseThrow();
            List<Digest> diffIds =
                    ImageConfig.parse(root.images().find(id).orElseThrow()).diffIds();
            assertThat(diffIds).hasSize(3);
            Optional<Digest> parent = Optional.empty();
            for (Digest diffId : diffIds) {
                Layer theirs = root.layers().find(ChainId.next(parent, diffId)).orElseThrow();
                try (InputStream stream = root.layers().tarStream(theirs.chainId())) {
                    Layer mine = use.register(parent, stream, diffId);
                    assertThat(mine.size()).isEqualTo(theirs.size());
                    assertThat(firstDifference(record(ours, mine), record(root, theirs)))
                            .isEmpty();
                    assertThat(tree(ours, mine.cacheId() + "/diff")).isEqualTo(tree(root, theirs.cacheId() + "/diff"));
                    parent = Optional.of(mine.chainId());
                }
            }
        }
    }

    /// The init layer and the metadata of a container, theirs and ours.
    private void compareContainers(DataRoot root, DataRoot ours, String containerId, Layer layer) {
        ContainerLayer theirs = root.containerLayers().find(containerId).orElseThrow();
        ContainerLayer mine = ours.containerLayers().create(containerId, Optional.of(layer.chainId()));
        assertThat(mine.lowers()).hasSameSizeAs(theirs.lowers());
        assertThat(mine.upper()).isEqualTo(mine.mountId() + "/diff");
        assertThat(withoutTimes(tree(ours, mine.mountId() + "-init/diff")))
                .isEqualTo(withoutTimes(tree(root, theirs.mountId() + "-init/diff")));
        Path mounts = Path.of("image/overlay2/layerdb/mounts").resolve(containerId);
        assertThat(OwnFiles.list(ours.path().resolve(mounts)))
                .isEqualTo(OwnFiles.list(root.path().resolve(mounts)));
        ours.containerLayers().remove(containerId);
    }

    private static List<String> withoutTimes(List<String> tree) {
        return tree.stream().map(line -> line.replaceAll(" \\S*Z$", "")).toList();
    }

    private static List<String> tree(DataRoot root, String path) {
        List<String> lines = new ArrayList<>();
        try (Root files = Root.open(root.path().resolve("overlay2").resolve(path))) {
            walk(files, RootPath.TOP, lines);
        }
        lines.sort(String::compareTo);
        return lines;
    }

    private static void walk(Root files, RootPath path, List<String> lines) {
        try (var entries = files.directory(path)) {
            for (byte[] name : entries.list()) {
                RootPath child = path.child(name);
                var status = files.status(child);
                // Whiteouts are made now, whatever their tar says.
                boolean whiteout = status.mode() == FileStatus.CHARACTER_DEVICE;
                boolean opaque = entries.extendedAttributes(name).contains("trusted.overlay.opaque");
                lines.add(child + " " + Integer.toOctalString(status.mode()) + " " + status.uid() + ":" + status.gid()
                        + " " + status.deviceMajor() + ":" + status.deviceMinor() + (opaque ? " opaque" : "")
                        + (status.isDirectory() || whiteout ? "" : " " + status.modified()));
                if (status.isDirectory()) {
                    walk(files, child, lines);
                }
            }
        }
    }

    /// Records are far too long to print.
    private static String firstDifference(List<String> ours, List<String> theirs) {
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            String mine = i < ours.size() ? ours.get(i) : "";
            String other = i < theirs.size() ? theirs.get(i) : "";
            if (!mine.equals(other)) {
                return i + ": " + ends(mine) + " instead of " + ends(other);
            }
        }
        return "";
    }

    private static String ends(String line) {
        return line.length() < 200
                ? line
                : line.substring(0, 100) + "…" + line.length() + "…" + line.substring(line.length() - 60);
    }

    private static List<String> record(DataRoot root, Layer layer) throws IOException {
        Path file = root.path()
                .resolve("image/overlay2/layerdb/sha256")
                .resolve(layer.chainId().hex())
                .resolve("tar-split.json.gz");
        try (InputStream in = new GZIPInputStream(new FileInputStream(file.toFile()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
