package io.mydocker.infra.storage;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The engine's own small files and directories in the data root, whatever the umask. Never for paths below a layer's
/// `diff`: those are [Root]'s.
final class OwnFiles {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 32;

    private OwnFiles() {}

    /// 64 random hexadecimal digits.
    static String randomId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// `length` random digits of base 32.
    static String randomBase32(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(RANDOM.nextInt(32)));
        }
        return text.toString();
    }

    static void createDirectory(Path path, int mode) {
        run("create directory", path, () -> {
            Files.createDirectory(path);
            setMode(path, mode);
        });
    }

    /// Leaves one that is there as it is.
    static void ensureDirectory(Path path, int mode) {
        run("create directory", path, () -> {
            try {
                Files.createDirectory(path);
                setMode(path, mode);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(path)) {
                    throw e;
                }
            }
        });
    }

    /// Writes a new file; nothing is synced.
    static void write(Path path, String content, int mode) {
        run("write", path, () -> {
            Files.writeString(path, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            setMode(path, mode);
        });
    }

    private static void setMode(Path path, int mode) throws IOException {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < text.length(); i++) {
            if ((mode & (0400 >> i)) == 0) {
                text.setCharAt(i, '-');
            }
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(text.toString()));
    }

    static void symlink(Path link, Path target) {
        run("symlink", link, () -> Files.createSymbolicLink(link, target));
    }

    static void rename(Path from, Path to) {
        run("rename", from, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    static boolean deleteFile(Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failure("remove", path, e);
        }
    }

    /// The content of a small file, surrounding white space cut off.
    static Optional<String> find(Path path) {
        try {
            return Optional.of(Files.readString(path).strip());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", path, e);
        }
    }

    static String read(Path path) {
        return find(path).orElseThrow(() -> new SystemFailure("read `" + path + "`: no such file or directory"));
    }

    /// The names in a directory, sorted; none where there is no such directory.
    static List<String> list(Path directory) {
        List<String> names = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw failure("list", directory, e);
        }
        names.sort(String::compareTo);
        return names;
    }

    private static void run(String operation, Path path, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw failure(operation, path, e);
        }
    }

    static SystemFailure failure(String operation, Path path, IOException e) {
        String reason =
                switch (e) {
                    case FileAlreadyExistsException _ -> "file exists";
                    case NoSuchFileException _ -> "no such file or directory";
                    case java.nio.file.FileSystemException failure
                    when failure.getReason() != null -> failure.getReason();
                    default -> String.valueOf(e.getMessage());
                };
        return new SystemFailure(operation + " `" + path + "`: " + reason, e);
    }

    private interface Step {
        void run() throws IOException;
    }
}
