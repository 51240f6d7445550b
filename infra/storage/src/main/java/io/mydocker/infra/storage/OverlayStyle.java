package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.FileStatus;
import io.mydocker.protocol.archive.NameSet;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import java.util.Optional;

/// As overlayfs wants it: a character device 0:0 stands for what is removed, an attribute on a directory for what is
/// hidden. A layer has nothing but its own.
final class OverlayStyle implements LayerStyle {
    static final String OPAQUE_ATTRIBUTE = "trusted.overlay.opaque";
    private static final byte[] YES = {'y'};

    private final NameSet whiteouts = new NameSet();

    @Override
    public boolean makeRoom(Directory directory, TarName name, boolean forDirectory) {
        if (!whiteouts.contains(name)
                || LayerStyle.find(directory, name.base())
                        .filter(OverlayStyle::isWhiteout)
                        .isEmpty()) {
            return false;
        }
        directory.unlink(name.base());
        return true;
    }

    private static boolean isWhiteout(FileStatus status) {
        return status.type() == FileStatus.CHARACTER_DEVICE && status.deviceMajor() == 0 && status.deviceMinor() == 0;
    }

    @Override
    public void made(Directory directory, byte[] base) {
        // Everything that is there is.
    }

    @Override
    public void remove(Directory directory, TarName name, TarEntry.Attributes attributes) {
        byte[] base = name.base();
        Optional<FileStatus> existing = LayerStyle.find(directory, base);
        if (existing.isEmpty()) {
            directory.createNode(base, FileStatus.CHARACTER_DEVICE, 0, 0);
            directory.chown(base, attributes.uid(), attributes.gid());
            whiteouts.add(name);
        } else if (existing.get().isDirectory()) {
            hideBelow(directory, base);
        }
    }

    @Override
    public void empty(Directory directory) {
        directory.fd().setExtendedAttribute(OPAQUE_ATTRIBUTE, YES);
    }

    @Override
    public void hideBelow(Directory directory, byte[] base) {
        directory.setExtendedAttribute(base, OPAQUE_ATTRIBUTE, YES);
    }

    @Override
    public long linkSize(int length) {
        return length;
    }
}
