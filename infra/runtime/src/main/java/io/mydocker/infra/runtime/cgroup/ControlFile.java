package io.mydocker.infra.runtime.cgroup;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// A file of a control group: one write is one change, and the kernel answers by the write's error.
final class ControlFile {
    private ControlFile() {}

    static void write(Path file, String value) {
        try {
            Files.write(file, value.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new SystemFailure("write `" + value + "` to `" + file + "`: " + reason(e), e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new SystemFailure("read `" + file + "`: " + reason(e), e);
        }
    }

    /// Whether the directory was made; another one may be faster.
    static boolean makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return false;
        }
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    /// Whether the group was removed, before the file was opened or after.
    static boolean isGone(IOException e) {
        return e instanceof NoSuchFileException || reason(e).equals("no such device");
    }

    /// The kernel's words without the path, which the sentence around has.
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof FileSystemException detailed && detailed.getReason() != null) {
            return detailed.getReason().toLowerCase(Locale.ROOT);
        }
        return e.getMessage() == null ? e.toString() : e.getMessage().toLowerCase(Locale.ROOT);
    }
}
