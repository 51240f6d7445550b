package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.Errno;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.LinuxException;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import java.util.Optional;

/// How a driver stores that a layer removes or replaces something of the layers below. Used by one thread, for one
/// layer.
interface LayerStyle {

    /// Gets what this layer did not make out of the way of `name` in `directory`.
    ///
    /// @return whether a directory that is made there now hides one below
    boolean makeRoom(Directory directory, TarName name, boolean forDirectory);

    /// Notes that this layer has made or changed the entry.
    void made(Directory directory, byte[] base);

    /// Removes what the layers below have under a name; what this layer has made there stays.
    void remove(Directory directory, TarName name, TarEntry.Attributes attributes);

    /// Removes what the layers below have in a directory.
    void empty(Directory directory);

    /// Lets a directory that has been made just now hide the one below.
    void hideBelow(Directory directory, byte[] base);

    /// What a symbolic link counts in the layer's size.
    long linkSize(int length);

    static Optional<FileStatus> find(Directory directory, byte[] base) {
        try {
            return Optional.of(directory.status(base));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
