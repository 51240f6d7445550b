package io.mydocker.infra.record;

import io.mydocker.linux.LinuxException;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Replaces whole files so that a reader, or the engine after a crash, sees the old content or the new one and never
/// anything between: the content goes to a temporary name in the same directory, reaches the disk, takes the real name
/// by a rename, and the directory reaches the disk.
///
/// Several writers of one path do not mix; the last rename counts. These paths are the engine's own, never a
/// container's.
public final class AtomicFile {
    private static final String TEMPORARY = ".tmp-";
    private static final int RANDOM_DIGITS = 8;

    private AtomicFile() {}

    /// Writes `content` to `path`, whose directory has to exist, with exactly the permission bits `mode`.
    ///
    /// @throws SystemFailure if the disk is full or fails; `path` then has its old content or the new one
    public static void write(Path path, byte[] content, int mode) {
        replace(path, content, mode);
        try {
            syncDirectory(parent(path));
        } catch (IOException e) {
            throw new SystemFailure("write `" + path + "`: " + reason(e), e);
        }
    }

    /// As [#write], but the new name is left to reach the disk in its own time: after a crash of the machine the file
    /// has its old content or the new one, and nothing between.
    public static void replace(Path path, byte[] content, int mode) {
        Path temporary = temporaryName(path);
        try {
            try {
                writeNew(temporary, content, mode);
                WriteBack.files(List.of(temporary));
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                deleteAfter(e, temporary);
                throw e;
            }
        } catch (IOException e) {
            throw new SystemFailure("write `" + path + "`: " + reason(e), e);
        } catch (LinuxException e) {
            throw new SystemFailure("write `" + path + "`: " + e.getMessage(), e);
        }
    }

    /// Removes a file and makes that durable; false if it was not there.
    public static boolean delete(Path path) {
        try {
            boolean deleted = Files.deleteIfExists(path);
            if (deleted) {
                syncDirectory(parent(path));
            }
            return deleted;
        } catch (IOException e) {
            throw new SystemFailure("remove `" + path + "`: " + reason(e), e);
        }
    }

    /// Removes what a crash left of unfinished writes in a directory.
    public static void sweep(Path directory) {
        try (var entries = Files.newDirectoryStream(directory, AtomicFile::isTemporary)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new SystemFailure("sweep `" + directory + "`: " + reason(e), e);
        }
    }

    /// Whether this is the name of a write that is not finished; readers of directories pass over it.
    public static boolean isTemporary(Path path) {
        return path.getFileName().toString().startsWith(TEMPORARY);
    }

    private static Path temporaryName(Path path) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), RANDOM_DIGITS);
        return path.resolveSibling(TEMPORARY + path.getFileName() + "-" + random);
    }

    private static void writeNew(Path path, byte[] content, int mode) throws IOException {
        Set<PosixFilePermission> permissions = permissions(mode);
        try (FileChannel channel =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            Files.setPosixFilePermissions(path, permissions);
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteAfter(Exception first, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            first.addSuppressed(e);
        }
    }

    private static Path parent(Path path) {
        return path.toAbsolutePath().getParent();
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        int bit = 0400;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & bit) != 0) {
                permissions.add(permission);
            }
            bit >>= 1;
        }
        return permissions;
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : String.valueOf(e.getMessage());
    }
}
