package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the image that a text stands for: a full id, then a reference, then the beginning of an id.
final class FindImage {
    private static final Pattern FULL_ID = Pattern.compile("(?:sha256:)?([0-9a-f]{64})");
    private static final Pattern ID_PREFIX = Pattern.compile("(?:sha256:)?([0-9a-f]{1,63})");

    private final DataRoot root;
    private final ImageShelf shelf;

    FindImage(DataRoot root, ImageShelf shelf) {
        this.root = root;
        this.shelf = shelf;
    }

    Image find(String name) {
        Matcher full = FULL_ID.matcher(name);
        if (full.matches()) {
            return shelf.find(Digest.ofHex(full.group(1)))
                    .orElseThrow(() -> new NotFound("No such image: sha256:" + full.group(1)));
        }
        ImageReference reference = ImageReference.parse(name).withDefaultTag();
        return byReference(reference)
                .flatMap(shelf::find)
                .or(() -> byPrefix(name).flatMap(shelf::find))
                .orElseThrow(() -> new NotFound("No such image: " + reference.familiar()));
    }

    /// The id that `name` stands for, whether or not there is an image that can be read behind it.
    Optional<Digest> identify(String name) {
        Matcher full = FULL_ID.matcher(name);
        return full.matches()
                ? Optional.of(Digest.ofHex(full.group(1)))
                : byReference(ImageReference.parse(name).withDefaultTag()).or(() -> byPrefix(name));
    }

    /// A digest counts more than a tag beside it.
    private Optional<Digest> byReference(ImageReference reference) {
        return root.references()
                .find(reference.digest().map(reference::withDigest).orElse(reference));
    }

    private Optional<Digest> byPrefix(String name) {
        Matcher prefix = ID_PREFIX.matcher(name);
        if (!prefix.matches()) {
            return Optional.empty();
        }
        // A name may be all that is left of a damaged image.
        List<Digest> found = Stream.concat(root.images().list().stream(), root.references().list().values().stream())
                .filter(id -> id.hex().startsWith(prefix.group(1)))
                .distinct()
                .limit(2)
                .toList();
        if (found.size() > 1) {
            throw new InvalidParameter("Multiple IDs found with provided prefix: " + name);
        }
        return found.stream().findFirst();
    }
}
