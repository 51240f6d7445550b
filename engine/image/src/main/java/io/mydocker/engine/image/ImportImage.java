package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes an image of one layer. The tar is kept aside first, because a layer is made by its digest.
final class ImportImage {
    private static final int BUFFER = 256 << 10;

    /// Docker's configuration where nothing is set.
    private static final ContainerConfig UNTOUCHED =
            new ContainerConfig(Json.parseObject("""
            {"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,
            "Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":null,"Image":"","Volumes":null,
            "WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":null}
            """.getBytes(StandardCharsets.UTF_8)));

    private final DataRoot root;
    private final ImageShelf shelf;
    private final ImageEvents events;

    ImportImage(DataRoot root, ImageShelf shelf, ImageEvents events) {
        this.root = root;
        this.shelf = shelf;
        this.events = events;
    }

    Image importTar(ImportRequest request, Progress progress) {
        ContainerConfig config = ConfigChanges.apply(UNTOUCHED, request.changes());
        Platform platform = request.platform().orElseGet(Platform::host);
        if (!platform.os().equals("linux")) {
            throw new InvalidParameter(
                    "operating system \"" + platform.os() + "\" is not supported: cannot import image");
        }
        if (request.source() instanceof ImportSource.Download download) {
            progress.report(new Progress.Status("", "Downloading from " + download.address()));
        }
        try (ScratchDirectory scratch = ScratchDirectory.in(root.temporary(), "import-");
                LayerStore.Use use = root.layers().use()) {
            Path tar = scratch.file("layer");
            Digest diffId = keep(request.source(), tar);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(tar), BUFFER)) {
                use.register(Optional.empty(), in, diffId);
            }
            return publish(document(request, config, platform, diffId), request.reference(), progress);
        } catch (IOException e) {
            throw new SystemFailure("import image: " + e.getMessage(), e);
        }
    }

    private static Digest keep(ImportSource source, Path file) throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Decompression.open(source.open());
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
        return Digest.of(sha256.digest());
    }

    private static ImageConfig document(
            ImportRequest request, ContainerConfig config, Platform platform, Digest diffId) {
        String now = Instant.now().toString();
        JsonObject step = JsonObject.builder()
                .put("created", now)
                .put("comment", request.comment())
                .build();
        JsonObject rootfs = JsonObject.builder()
                .put("type", "layers")
                .put("diff_ids", List.of(diffId.toString()))
                .build();
        JsonObject document = JsonObject.builder()
                .put("architecture", platform.architecture())
                .put("comment", request.comment())
                .put("config", config.json())
                .put("created", now)
                .put("history", new JsonArray(List.<Json>of(step)))
                .put("os", platform.os())
                .put("rootfs", rootfs)
                .putUnlessEmpty("variant", platform.variant())
                .build();
        return ImageConfig.parse(document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Image publish(ImageConfig config, Optional<ImageReference> reference, Progress progress) {
        shelf.lock().lock();
        try {
            Digest id = shelf.put(config);
            if (reference.isPresent()) {
                ImageReference name = reference.get().withDefaultTag();
                shelf.name(name, id);
                events.tagged(name, id);
            }
            events.imported(id);
            progress.report(new Progress.Status("", id.toString()));
            return shelf.find(id).orElseThrow();
        } finally {
            shelf.lock().unlock();
        }
    }
}
