package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Manifests in files of their own, named by their digests.
final class ManifestFiles implements Manifests {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final byte[] NOTHING = new byte[0];

    private final OwnLayout layout;

    ManifestFiles(OwnLayout layout) {
        this.layout = layout;
        OwnFiles.ensureDirectory(layout.manifests(), OwnLayout.DIRECTORY_MODE);
        OwnFiles.ensureDirectory(layout.manifestContents(), OwnLayout.DIRECTORY_MODE);
        OwnFiles.ensureDirectory(layout.manifestImages(), OwnLayout.DIRECTORY_MODE);
        AtomicFile.sweep(layout.manifestContents());
    }

    @Override
    public synchronized Digest put(Digest imageId, String mediaType, byte[] manifest) {
        Digest digest = Digest.sha256(manifest);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(mediaType.getBytes(StandardCharsets.UTF_8));
        content.write('\n');
        content.writeBytes(manifest);
        AtomicFile.write(layout.manifest(digest), content.toByteArray(), OwnLayout.FILE_MODE);
        OwnFiles.ensureDirectory(layout.manifestsOf(imageId), OwnLayout.DIRECTORY_MODE);
        AtomicFile.write(layout.manifestsOf(imageId).resolve(digest.hex()), NOTHING, OwnLayout.FILE_MODE);
        return digest;
    }

    @Override
    public Optional<Stored> find(Digest manifest) {
        Path path = layout.manifest(manifest);
        try {
            byte[] content = Files.readAllBytes(path);
            int newline = 0;
            while (newline < content.length && content[newline] != '\n') {
                newline++;
            }
            String mediaType = new String(content, 0, newline, StandardCharsets.UTF_8);
            byte[] bytes = Arrays.copyOfRange(content, Math.min(newline + 1, content.length), content.length);
            if (!Digest.sha256(bytes).equals(manifest)) {
                throw new SystemFailure("read manifest `" + manifest + "`: content does not match its digest");
            }
            return Optional.of(new Stored(mediaType, bytes));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw OwnFiles.failure("read", path, e);
        }
    }

    @Override
    public List<Digest> of(Digest imageId) {
        return OwnFiles.list(layout.manifestsOf(imageId)).stream()
                .filter(name -> name.length() == imageId.hex().length() && !name.startsWith("."))
                .map(Digest::ofHex)
                .toList();
    }

    /// Removes what an engine that died has left.
    synchronized void sweep(Predicate<Digest> isImage) {
        leftovers(isImage, _ -> false).forEach(Root::deleteTree);
        OwnFiles.list(layout.manifestImages())
                .forEach(image -> AtomicFile.sweep(layout.manifestImages().resolve(image)));
    }

    /// What stands for no image, and manifests that are damaged.
    synchronized List<Path> leftovers(Predicate<Digest> isImage) {
        return leftovers(isImage, this::isDamaged);
    }

    private List<Path> leftovers(Predicate<Digest> isImage, Predicate<Digest> isDamaged) {
        List<Path> leftovers = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (String image : OwnFiles.list(layout.manifestImages())) {
            Path directory = layout.manifestImages().resolve(image);
            if (HEX.matcher(image).matches() && !isImage.test(Digest.ofHex(image))) {
                leftovers.add(directory);
            } else {
                named.addAll(OwnFiles.list(directory));
            }
        }
        for (String name : OwnFiles.list(layout.manifestContents())) {
            if (HEX.matcher(name).matches() && (!named.contains(name) || isDamaged.test(Digest.ofHex(name)))) {
                leftovers.add(layout.manifest(Digest.ofHex(name)));
            }
        }
        return leftovers;
    }

    private boolean isDamaged(Digest manifest) {
        try {
            return find(manifest).isEmpty();
        } catch (SystemFailure _) {
            return true;
        }
    }

    @Override
    public synchronized void remove(Digest imageId) {
        List<Digest> digests = of(imageId);
        Root.deleteTree(layout.manifestsOf(imageId));
        for (Digest digest : digests) {
            boolean needed = OwnFiles.list(layout.manifestImages()).stream()
                    .anyMatch(image ->
                            Files.exists(layout.manifestImages().resolve(image).resolve(digest.hex())));
            if (!needed) {
                AtomicFile.delete(layout.manifest(digest));
            }
        }
    }
}
