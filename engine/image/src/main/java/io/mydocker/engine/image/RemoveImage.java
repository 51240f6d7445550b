package io.mydocker.engine.image;

import io.mydocker.engine.image.ImageUsers.ImageUser;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes names of images away, and with the last name the image and the layers that nothing else needs. The rules and
/// sentences are Docker's.
final class RemoveImage {
    private final DataRoot root;
    private final FindImage find;
    private final ImageShelf shelf;
    private final ImageEvents events;
    private final ImageUsers users;

    RemoveImage(DataRoot root, FindImage find, ImageShelf shelf, ImageEvents events, ImageUsers users) {
        this.root = root;
        this.find = find;
        this.shelf = shelf;
        this.events = events;
        this.users = users;
    }

    List<Removal> remove(String name, boolean force, boolean prune) {
        shelf.lock().lock();
        try {
            Digest id = identify(name);
            List<ImageReference> references = root.references().of(id);
            List<Removal> removed = new ArrayList<>();
            boolean byId = id.toString().startsWith(name) || id.hex().startsWith(name);
            boolean last =
                    byId ? untagAll(id, references, force, removed) : untag(id, references, name, force, removed);
            if (last) {
                delete(id, force, prune, !byId, removed);
            }
            return removed;
        } finally {
            shelf.lock().unlock();
        }
    }

    /// Also an image of which a part is missing or torn can go, and a name of which nothing else is left.
    private Digest identify(String name) {
        try {
            return find.find(name).id();
        } catch (NotFound | SystemFailure e) {
            Digest id = find.identify(name).orElseThrow(() -> e);
            if (e instanceof NotFound && root.references().of(id).isEmpty()) {
                throw e;
            }
            return id;
        }
    }

    /// Named by id: all references go if they are one tag and its digests at most.
    private boolean untagAll(Digest id, List<ImageReference> references, boolean force, List<Removal> removed) {
        if (isSingle(references)) {
            conflict(id, force, true).ifPresent(RemoveImage::refuse);
            references.forEach(reference -> untag(reference, id, removed));
        }
        return true;
    }

    /// Named by reference: true if that was the last one.
    private boolean untag(
            Digest id, List<ImageReference> references, String name, boolean force, List<Removal> removed) {
        if (!force && isSingle(references)) {
            for (ImageUser user : users.of(id)) {
                throw new Conflict("conflict: unable to remove repository reference \"" + name
                        + "\" (must force) - container " + shortId(user) + " is using its referenced image "
                        + id.shortHex());
            }
        }
        ImageReference given = ImageReference.parse(name).withDefaultTag();
        ImageReference reference = given.digest().map(given::withDigest).orElse(given);
        untag(reference, id, removed);
        List<ImageReference> left = root.references().of(id);
        boolean tagged = left.stream()
                .anyMatch(other -> other.digest().isEmpty() && other.name().equals(reference.name()));
        if (reference.digest().isEmpty() && !tagged) {
            // Digests go with the last tag of their repository, and without an event of their own.
            for (ImageReference other : left) {
                if (other.name().equals(reference.name())) {
                    forget(other, removed);
                }
            }
        }
        return root.references().of(id).isEmpty();
    }

    private void untag(ImageReference reference, Digest id, List<Removal> removed) {
        forget(reference, removed);
        events.untagged(id);
    }

    private void forget(ImageReference reference, List<Removal> removed) {
        if (root.references().remove(reference)) {
            removed.add(new Removal.Untagged(reference.familiar()));
        }
    }

    /// At most one tag, and all digests in one repository, the tag's.
    private static boolean isSingle(List<ImageReference> references) {
        if (references.size() <= 1) {
            return true;
        }
        Set<String> digested = new HashSet<>();
        List<ImageReference> tagged = new ArrayList<>();
        for (ImageReference reference : references) {
            if (reference.digest().isPresent()) {
                digested.add(reference.name());
            } else {
                tagged.add(reference);
            }
        }
        ImageReference single = tagged.isEmpty() ? references.getFirst() : tagged.getFirst();
        return tagged.size() <= 1 && digested.equals(Set.of(single.name()));
    }

    /// @param quiet an image that is in use or named again is left without a word
    private void delete(Digest id, boolean force, boolean prune, boolean quiet, List<Removal> removed) {
        Optional<ImageConflict> conflict = conflict(id, force, false);
        if (conflict.isPresent()) {
            boolean dangling =
                    root.references().of(id).isEmpty() && children(id).isEmpty();
            if (quiet && (!dangling || conflict.get().used())) {
                return;
            }
            refuse(conflict.get());
        }
        Optional<Digest> parent = root.images().parent(id);
        root.references().of(id).forEach(reference -> untag(reference, id, removed));
        Optional<ImageConfig> config = shelf.readable(id);
        try (LayerStore.Use use = root.layers().use()) {
            // Each of them is asked for: the topmost may be the one that is missing.
            config.map(known -> ChainId.chain(known.diffIds()))
                    .orElse(List.of())
                    .forEach(use::giveUp);
            shelf.remove(id);
            events.deleted(id, config.map(known -> known.config().labels()).orElse(Map.of()));
            removed.add(new Removal.Deleted(id));
            use.release().forEach(chainId -> removed.add(new Removal.Deleted(chainId)));
        }
        if (prune) {
            parent.filter(above -> shelf.readable(above).isPresent())
                    .ifPresent(above -> delete(above, false, true, true, removed));
        }
    }

    /// What stands against deleting an image.
    ///
    /// @param used a container is the reason
    private record ImageConflict(Digest id, boolean hard, boolean used, String reason) {}

    private static void refuse(ImageConflict conflict) {
        String way = conflict.hard() ? "cannot be forced" : "must be forced";
        throw new Conflict(
                "conflict: unable to delete " + conflict.id().shortHex() + " (" + way + ") - " + conflict.reason());
    }

    /// @param named references are no conflict
    private Optional<ImageConflict> conflict(Digest id, boolean force, boolean named) {
        if (!children(id).isEmpty()) {
            return Optional.of(new ImageConflict(id, true, false, "image has dependent child images"));
        }
        List<ImageUser> using = users.of(id);
        for (ImageUser user : using) {
            if (user.running()) {
                String reason = "image is being used by running container " + shortId(user);
                return Optional.of(new ImageConflict(id, true, true, reason));
            }
        }
        if (force) {
            return Optional.empty();
        }
        if (!named && !root.references().of(id).isEmpty()) {
            return Optional.of(new ImageConflict(id, false, false, "image is referenced in multiple repositories"));
        }
        return using.stream()
                .findFirst()
                .map(user -> new ImageConflict(
                        id, false, true, "image is being used by stopped container " + shortId(user)));
    }

    private List<Digest> children(Digest id) {
        return root.images().list().stream()
                .filter(other -> root.images().parent(other).filter(id::equals).isPresent())
                .toList();
    }

    private static String shortId(ImageUser user) {
        return user.containerId().substring(0, Math.min(12, user.containerId().length()));
    }
}
