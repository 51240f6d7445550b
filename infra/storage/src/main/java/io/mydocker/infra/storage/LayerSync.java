package io.mydocker.infra.storage;

import io.mydocker.infra.record.WriteBack;
import io.mydocker.linux.Fd;
import io.mydocker.linux.Sync;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the files of layers reach the disk before their index entry does.
///
/// Where the file system writes in order (see [WriteBack]) the content of a layer of few files is written back file by
/// file, and the commit is the one of publishing: nobody waits for what other programs have written. For many files one
/// syncfs is far cheaper (small files that lie side by side are written together), and on any other file
/// system, or where overlay2 and layerdb are on two, it is what there is. Large files start on their way at
/// once in any case.
final class LayerSync {
    private static final int FEW_FILES = 256;
    private static final int LARGE_FILE = 256 << 10;

    private final boolean ordered;
    private final GroupSync fileSystems;

    LayerSync(Path overlay, Path layerDatabase) {
        try {
            boolean same = Files.getFileStore(overlay).equals(Files.getFileStore(layerDatabase));
            this.ordered = same && WriteBack.isOrdered(overlay);
        } catch (IOException e) {
            throw new SystemFailure("stat `" + overlay + "`: " + e.getMessage(), e);
        }
        this.fileSystems = new GroupSync(List.of(overlay, layerDatabase));
    }

    /// How much has been written.
    enum Extent {
        /// A few small files.
        FEW,
        /// Whole trees.
        ALL
    }

    /// Returns when a few new files, with the directories and links that were made along with them, need only the fsync
    /// of publishing.
    void finish(List<Path> files, Extent extent) {
        if (ordered && extent == Extent.FEW) {
            WriteBack.files(files);
        } else {
            fileSystems.sync();
        }
    }

    /// Returns when nothing that is removed from now on can be gone from the disk before the name that was moved out of
    /// `directory`.
    void moveOut(Path directory) {
        if (!ordered) {
            Sync.directory(directory);
        }
    }

    NewFiles newFiles() {
        return new NewFiles();
    }

    /// The files of one new layer. Used by one thread.
    final class NewFiles implements AutoCloseable {
        private final List<Fd> few = new ArrayList<>();
        private boolean many = !ordered;

        /// Says that there is more than will be added here.
        void addAll() {
            many = true;
        }

        /// Takes over a file that is written to its end.
        void add(Fd file, long size) {
            few.add(file);
            if (size >= LARGE_FILE) {
                file.startWriteBack();
            }
            many |= few.size() > FEW_FILES;
            if (many) {
                close();
            }
        }

        /// Returns when these files and `others` need only the fsync of publishing.
        void finish(List<Path> others) {
            if (many) {
                fileSystems.sync();
                return;
            }
            few.forEach(Fd::startWriteBack);
            few.forEach(Fd::awaitWriteBack);
            close();
            WriteBack.files(others);
        }

        @Override
        public void close() {
            few.forEach(Fd::close);
            few.clear();
        }
    }
}
