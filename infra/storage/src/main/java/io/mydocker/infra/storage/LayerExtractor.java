package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.Errno;
import io.mydocker.linux.Fd;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.archive.ContentChecksum;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.archive.TarReader;
import io.mydocker.protocol.archive.TarSplitWriter;
import io.mydocker.protocol.archive.TarType;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// Writes the entries of one layer's tar to its `diff` directory and to its tar-split record, in one pass.
///
/// **Hostile archives.** Names are resolved by [Root], so nothing is reached outside of `diff`, whatever symbolic links
/// the archive has put there; names and hard links that climb out with `..` are refused, as Docker refuses them. An
/// entry never replaces what an earlier entry of the same layer made (one of the two could not be given back), except
/// that a directory may be named again and anything may take the place of a whiteout. **Directories are thus never
/// removed or replaced here**, which is why the descriptor of the last parent can be kept for the next entry.
///
/// **Order** of a file's properties: owner before mode and attributes, because chown(2) drops setuid bits and
/// `security.capability`; times of directories at the very end.
///
/// Used by one thread.
final class LayerExtractor implements AutoCloseable {
    private static final String WHITEOUT = ".wh.";
    private static final String WHITEOUT_META = ".wh..wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String OVERLAY_ATTRIBUTES = "trusted.overlay.";
    private static final int IMPLIED_MODE = 0755;
    private static final Instant LATEST = Instant.ofEpochSecond(1L << 34);

    private final Root root;
    private final LayerStyle style;
    private final TarReader tar;
    private final TarSplitWriter record;
    private final LayerSync.NewFiles written;
    private final DirectoryTimes directoryTimes;
    private Optional<Directory> parent = Optional.empty();
    private TarName parentName = TarName.EMPTY;
    private long size;

    /// @param written takes over each file of some size when its content is complete
    /// @param directoryTimes to be closed afterwards
    LayerExtractor(
            Root root,
            LayerStyle style,
            TarReader tar,
            TarSplitWriter record,
            LayerSync.NewFiles written,
            DirectoryTimes directoryTimes) {
        this.root = root;
        this.style = style;
        this.tar = tar;
        this.record = record;
        this.written = written;
        this.directoryTimes = directoryTimes;
    }

    /// Takes the whole tar, to the last byte of its stream.
    ///
    /// @return the sum of the sizes of the layer's files and links
    long extract() throws IOException {
        Optional<TarEntry> entry = tar.next();
        while (entry.isPresent()) {
            take(entry.get());
            entry = tar.next();
        }
        record.endArchive();
        tar.drain();
        directoryTimes.forEach(this::setDirectoryTime);
        return size;
    }

    private void take(TarEntry entry) throws IOException {
        TarName name = entry.name().clean();
        if (name.climbsOut()) {
            throw new InvalidParameter("read tar: `" + entry.name() + "` is outside of the layer");
        }
        try {
            write(entry, name);
        } catch (LinuxException e) {
            if (e.is(Errno.EEXIST)) {
                throw replaces(name);
            }
            throw isArchivesFault(e)
                    ? new InvalidParameter("read tar: `" + entry.name() + "`: " + e.getMessage(), e)
                    : e;
        }
    }

    /// What a well-formed layer cannot bring about; the rest (a full disk, a broken one) is the host's.
    private static boolean isArchivesFault(LinuxException e) {
        return e.is(Errno.ENOENT)
                || e.is(Errno.ENOTDIR)
                || e.is(Errno.EISDIR)
                || e.is(Errno.ELOOP)
                || e.is(Errno.EPERM)
                || e.is(Errno.EINVAL)
                || e.is(Errno.ENAMETOOLONG);
    }

    private void write(TarEntry entry, TarName name) throws IOException {
        if (entry.type() == TarType.GLOBAL_HEADER || name.isEmpty()) {
            recordOnly(entry);
            return;
        }
        byte[] base = name.base();
        if (startsWith(base, WHITEOUT)) {
            recordOnly(entry);
            whiteout(entry, name, new String(base, StandardCharsets.ISO_8859_1));
            return;
        }
        Directory directory = parentOf(name);
        switch (entry.type()) {
            case REGULAR -> file(directory, name, entry);
            case DIRECTORY -> directory(directory, name, entry);
            default -> {
                style.makeRoom(directory, name, false);
                other(directory, base, entry);
                if (entry.type() != TarType.HARD_LINK) {
                    style.made(directory, base);
                }
                record.entry(entry.name());
            }
        }
    }

    /// For entries that are no file of their own; should one have content, that goes into the record.
    private void recordOnly(TarEntry entry) throws IOException {
        tar.transferTo(record::raw);
        record.entry(entry.name());
    }

    private void file(Directory directory, TarName name, TarEntry entry) throws IOException {
        byte[] base = name.base();
        style.makeRoom(directory, name, false);
        Fd file = directory.createFile(base, 0600);
        try {
            content(file, entry);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        if (entry.size() == 0) {
            file.close();
        } else {
            written.add(file, entry.size());
        }
        extendedAttributes(directory, base, entry);
        directory.setModified(base, bounded(entry.attributes().modified()));
        style.made(directory, base);
        size += entry.size();
    }

    private void content(Fd file, TarEntry entry) throws IOException {
        ContentChecksum checksum = new ContentChecksum(file::write);
        tar.transferTo(checksum);
        record.file(entry.name(), entry.size(), checksum.crc64());
        TarEntry.Attributes attributes = entry.attributes();
        file.chown(attributes.uid(), attributes.gid());
        file.chmod(attributes.mode());
    }

    private void directory(Directory directory, TarName name, TarEntry entry) throws IOException {
        byte[] base = name.base();
        boolean hides = style.makeRoom(directory, name, true);
        directory.ensureDirectory(base, IMPLIED_MODE);
        if (!directory.status(base).isDirectory()) {
            throw replaces(name);
        }
        if (hides) {
            style.hideBelow(directory, base);
        }
        directory.chown(base, entry.attributes().uid(), entry.attributes().gid());
        directory.chmod(base, entry.attributes().mode());
        extendedAttributes(directory, base, entry);
        style.made(directory, base);
        directoryTimes.put(name, bounded(entry.attributes().modified()));
        record.entry(entry.name());
    }

    /// Links and special files.
    private void other(Directory directory, byte[] base, TarEntry entry) {
        TarEntry.Attributes attributes = entry.attributes();
        TarEntry.Device device = entry.device();
        int mode = attributes.mode();
        switch (entry.type()) {
            case HARD_LINK -> hardLink(directory, base, entry);
            case SYMLINK -> {
                directory.symlink(base, entry.link().bytes());
                size += style.linkSize(entry.link().length());
            }
            case CHARACTER_DEVICE ->
                directory.createNode(base, FileStatus.CHARACTER_DEVICE | mode, device.major(), device.minor());
            case BLOCK_DEVICE ->
                directory.createNode(base, FileStatus.BLOCK_DEVICE | mode, device.major(), device.minor());
            case FIFO -> directory.createNode(base, FileStatus.FIFO | mode, 0, 0);
            case REGULAR, DIRECTORY, GLOBAL_HEADER -> throw new IllegalStateException(entry.toString());
        }
        directory.chown(base, attributes.uid(), attributes.gid());
        if (entry.type() != TarType.SYMLINK && !isLinkToSymlink(directory, base, entry)) {
            directory.chmod(base, mode);
        }
        extendedAttributes(directory, base, entry);
        directory.setModified(base, bounded(attributes.modified()));
    }

    private static boolean isLinkToSymlink(Directory directory, byte[] base, TarEntry entry) {
        return entry.type() == TarType.HARD_LINK && directory.status(base).isSymlink();
    }

    /// Like Docker, the caller then gives the inode the owner, mode and time that stand beside this name.
    private void hardLink(Directory directory, byte[] base, TarEntry entry) {
        TarName target = entry.link().clean();
        if (target.climbsOut() || target.isEmpty()) {
            throw new InvalidParameter(
                    "invalid hardlink \"" + entry.link() + "\" -> \"" + entry.name() + "\": outside of the layer");
        }
        try (Directory from = root.directory(RootPath.of(target.parent().bytes()))) {
            directory.hardLink(from, target.base(), base);
        }
    }

    private void extendedAttributes(Directory directory, byte[] base, TarEntry entry) {
        for (Map.Entry<String, byte[]> attribute : entry.attributes().extended().entrySet()) {
            // Those are the language between us and the kernel; an archive has no say in it.
            if (attribute.getKey().startsWith(OVERLAY_ATTRIBUTES)) {
                continue;
            }
            try {
                directory.setExtendedAttribute(base, attribute.getKey(), attribute.getValue());
            } catch (LinuxException e) {
                // Like Docker: a file system without them, or a user attribute on a link, costs only the attribute.
                if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
                    throw e;
                }
            }
        }
    }

    private void whiteout(TarEntry entry, TarName name, String base) {
        if (base.equals(OPAQUE)) {
            style.empty(parentOf(name));
            return;
        }
        if (base.startsWith(WHITEOUT_META)) {
            return;
        }
        byte[] removed = base.substring(WHITEOUT.length()).getBytes(StandardCharsets.ISO_8859_1);
        style.remove(parentOf(name), sibling(name, removed), entry.attributes());
    }

    private static InvalidParameter replaces(TarName name) {
        return new InvalidParameter("read tar: `" + name + "`: duplicates of file paths not supported");
    }

    private Directory parentOf(TarName name) {
        TarName wanted = name.parent();
        if (parent.isPresent() && wanted.equals(parentName)) {
            return parent.get();
        }
        closeParent();
        Directory opened = root.ensureDirectory(RootPath.of(wanted.bytes()), IMPLIED_MODE);
        parent = Optional.of(opened);
        parentName = wanted;
        return opened;
    }

    private void setDirectoryTime(TarName name, Instant time) {
        parentOf(name).setModified(name.base(), time);
    }

    private static TarName sibling(TarName name, byte[] base) {
        byte[] parent = name.parent().bytes();
        if (parent.length == 0) {
            return TarName.of(base);
        }
        byte[] joined = Arrays.copyOf(parent, parent.length + 1 + base.length);
        joined[parent.length] = '/';
        System.arraycopy(base, 0, joined, parent.length + 1, base.length);
        return TarName.of(joined);
    }

    /// Like Docker: a time that the kernel cannot hold becomes the beginning of time.
    private static Instant bounded(Instant time) {
        return time.isBefore(Instant.EPOCH) || time.isAfter(LATEST) ? Instant.EPOCH : time;
    }

    private static boolean startsWith(byte[] bytes, String prefix) {
        return bytes.length >= prefix.length()
                && new String(bytes, 0, prefix.length(), StandardCharsets.ISO_8859_1).equals(prefix);
    }

    private void closeParent() {
        parent.ifPresent(Directory::close);
        parent = Optional.empty();
    }

    @Override
    public void close() {
        closeParent();
    }
}
