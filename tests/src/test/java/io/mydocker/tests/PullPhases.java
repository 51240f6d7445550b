package io.mydocker.tests;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the parts of a pull take: each is done alone, for all layers, one after the other. A pull does them side by
/// side, so that it takes less than their sum.
final class PullPhases {

    private static final int BUFFER = 1 << 18;

    private final Registry registry;
    private final String name;
    private final List<String> digests;
    private final long compressedSize;

    PullPhases(Registry registry, String name) {
        this.registry = registry;
        this.name = name;
        List<JsonObject> layers =
                Json.parseObject(registry.manifest(name)).array("layers").objects();
        digests = layers.stream().map(layer -> layer.text("digest")).toList();
        compressedSize =
                layers.stream().mapToLong(layer -> layer.number("size")).sum();
    }

    /// Does something with each layer, named by the digest of its blob.
    private interface Phase {
        void run(String digest) throws IOException;
    }

    /// Bytes of all layers as they travel.
    long compressedSize() {
        return compressedSize;
    }

    /// The parts and their times in words.
    String measure() throws IOException {
        Path place = TestPlace.create("phases");
        try {
            double network = time(this::fetch);
            double compressed =
                    time(digest -> drain(Files.newInputStream(registry.blob(digest)), Optional.of(Digest.newSha256())));
            double inflate = time(digest -> drain(tar(digest), Optional.empty()));
            List<Tar> tars = new ArrayList<>();
            double plain = 0;
            for (String digest : digests) {
                Path file = place.resolve("layer" + tars.size());
                try (InputStream in = tar(digest)) {
                    Files.copy(in, file);
                }
                MessageDigest hash = Digest.newSha256();
                long start = System.nanoTime();
                drain(Files.newInputStream(file), Optional.of(hash));
                plain += Samples.since(start);
                tars.add(new Tar(file, Digest.of(hash.digest())));
            }
            double memory = registerInMemory(place.resolve("memory"), tars);
            Command.of("sync").ok();
            double disk = register(place.resolve("disk"), tars);
            return String.format(
                    Locale.ROOT,
                    "network %.0f ms, hash %.0f ms (%.0f for the compressed and %.0f for the plain bytes), inflate"
                            + " %.0f ms, tar and files %.0f ms (in a file system in memory), %.0f ms more on the disk"
                            + " with its sync",
                    network,
                    compressed + plain,
                    compressed,
                    plain,
                    inflate,
                    memory - plain,
                    disk - memory);
        } finally {
            TestPlace.remove(place);
        }
    }

    private double time(Phase phase) throws IOException {
        long start = System.nanoTime();
        for (String digest : digests) {
            phase.run(digest);
        }
        return Samples.since(start);
    }

    private void fetch(String digest) {
        String address = "http://" + registry.image("v2/" + name) + "/blobs/" + digest;
        registry.network()
                .inside(Command.of("curl", "-sSf", "-o", "/dev/null", address))
                .ok();
    }

    private InputStream tar(String digest) throws IOException {
        return Decompression.open(new BufferedInputStream(Files.newInputStream(registry.blob(digest)), BUFFER));
    }

    private static void drain(InputStream in, Optional<MessageDigest> hash) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (hash.isPresent()) {
                    hash.get().update(buffer, 0, count);
                }
            }
        }
    }

    private static double registerInMemory(Path mount, List<Tar> tars) throws IOException {
        Files.createDirectory(mount);
        Command.of("mount", "-t", "tmpfs", "-o", "size=80%,nr_inodes=0", "tmpfs", mount.toString())
                .ok();
        try {
            return register(mount.resolve("root"), tars);
        } finally {
            Command.of("umount", mount.toString()).ok();
        }
    }

    /// Registers the layers in a new data root.
    private static double register(Path root, List<Tar> tars) throws IOException {
        long start = System.nanoTime();
        try (DataRoot data = DataRoot.open(root);
                LayerStore.Use use = data.layers().use()) {
            Optional<Digest> top = Optional.empty();
            for (Tar tar : tars) {
                try (InputStream in = Files.newInputStream(tar.file())) {
                    use.register(top, in, tar.diffId());
                }
                top = Optional.of(ChainId.next(top, tar.diffId()));
            }
            return Samples.since(start);
        }
    }

    /// A layer without its compression.
    private record Tar(Path file, Digest diffId) {}
}
