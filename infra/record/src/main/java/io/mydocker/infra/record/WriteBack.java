package io.mydocker.infra.record;

import io.mydocker.linux.Fd;
import io.mydocker.linux.Mounts;
import io.mydocker.linux.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Brings the content of a few new small files to the disk, so that one fsync of the directory in which the
/// last of them is published makes all of it durable.
///
/// xfs and ext4 with its journal write metadata in the order in which it was made and content before the metadata that
/// needs it: it is enough that the content is written back, which is done for all files at once. What costs is the
/// journal's commit, and there is one instead of one a file. On any other file system each file is fsynced.
public final class WriteBack {
    private static final long XFS = 0x58465342L;
    /// ext2, ext3 and ext4.
    private static final long EXT = 0xEF53L;

    private WriteBack() {}

    /// Whether content that is written back, and a later fsync of any directory of the same file system, are enough.
    public static boolean isOrdered(Path path) {
        long type = Mounts.fileSystemType(path);
        return type == XFS || (type == EXT && hasJournal(path));
    }

    /// The kernel lists a mode of journalling among a file system's options if and only if it has a journal. Where that
    /// cannot be found out the answer is no, which is safe.
    private static boolean hasJournal(Path path) {
        try {
            long device = (long) Files.getAttribute(path, "unix:dev");
            long major = ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfff);
            long minor = (device & 0xff) | ((device >> 12) & ~0xff);
            Path block = Path.of("/sys/dev/block", major + ":" + minor).toRealPath();
            Path options = Path.of("/proc/fs/ext4", block.getFileName().toString(), "options");
            return Files.readAllLines(options).stream().anyMatch(option -> option.startsWith("data="));
        } catch (IOException _) {
            return false;
        }
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
