package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.FileStatus;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What is removed is not there: for a layer that began as a copy of those below. What this layer has made is told from
/// that copy by its inode numbers.
final class PlainStyle implements LayerStyle {
    private final Set<Long> made = new HashSet<>();

    @Override
    public boolean makeRoom(Directory directory, TarName name, boolean forDirectory) {
        byte[] base = name.base();
        Optional<FileStatus> existing = LayerStyle.find(directory, base);
        boolean inTheWay = existing.isPresent()
                && !isMade(existing.get())
                && !(forDirectory && existing.get().isDirectory());
        if (inTheWay) {
            directory.removeTree(base);
        }
        return false;
    }

    private boolean isMade(FileStatus status) {
        return made.contains(status.inode());
    }

    @Override
    public void made(Directory directory, byte[] base) {
        made.add(directory.status(base).inode());
    }

    @Override
    public void remove(Directory directory, TarName name, TarEntry.Attributes attributes) {
        LayerStyle.find(directory, name.base()).ifPresent(status -> remove(directory, name.base(), status));
    }

    /// A directory stays while there is something of this layer in it.
    private void remove(Directory directory, byte[] base, FileStatus status) {
        if (status.isDirectory()) {
            boolean stays = isMade(status);
            try (Directory inside = directory.directory(base)) {
                empty(inside);
                stays |= !inside.list().isEmpty();
            }
            if (!stays) {
                directory.removeTree(base);
            }
        } else if (!isMade(status)) {
            directory.unlink(base);
        }
    }

    @Override
    public void empty(Directory directory) {
        for (byte[] name : directory.list()) {
            remove(directory, name, directory.status(name));
        }
    }

    @Override
    public void hideBelow(Directory directory, byte[] base) {
        throw new IllegalStateException("nothing is below");
    }

    @Override
    public long linkSize(int length) {
        return 0;
    }
}
