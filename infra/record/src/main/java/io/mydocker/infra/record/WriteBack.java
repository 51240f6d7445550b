package io.mydocker.infra.record;

import io.mydocker.linux.Fd;
import io.mydocker.linux.Mounts;
import io.mydocker.linux.OpenFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Brings the content of a few new small files to the disk, so that one fsync of the directory in which the
/// last of them is published makes all of it durable.
///
/// ext4 and xfs write metadata in the order in which it was made (one journal) and content before the metadata that
/// needs it: it is enough that the content is written back, which is done for all files at once. What costs is the
/// journal's commit, and there is one instead of one a file. On any other file system each file is fsynced.
public final class WriteBack {
    private static final Set<Long> ORDERED = Set.of(0xEF53L, 0x58465342L);

    private WriteBack() {}

    /// Whether content that is written back, and a later fsync of any directory of the same file system, are enough.
    public static boolean isOrdered(Path path) {
        return ORDERED.contains(Mounts.fileSystemType(path));
    }

    /// Returns when the content of the files is on its way in the right order, see above.
    public static void files(List<Path> files) {
        List<Fd> open = new ArrayList<>();
        try {
            files.forEach(file -> open.add(Fd.open(file.toString(), OpenFlags.RDONLY, 0)));
            if (!open.isEmpty() && isOrdered(files.getFirst())) {
                open.forEach(Fd::startWriteBack);
                open.forEach(Fd::awaitWriteBack);
            } else {
                open.forEach(Fd::sync);
            }
        } finally {
            open.forEach(Fd::close);
        }
    }
}
