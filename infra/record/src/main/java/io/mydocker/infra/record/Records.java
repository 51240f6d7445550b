package io.mydocker.infra.record;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A store of JSON records in a directory of its own: save, find, list by prefix, delete. What has been saved is on the
/// disk and survives restarts and crashes; a reader never sees half a record.
///
/// One record is one file, `<key>.json`; whatever in a key is no letter, digit, `-`, `_` or inner dot is written as
/// `%XX`. Files with other names are left alone. Safe for all threads.
public final class Records {
    private static final String SUFFIX = ".json";
    private static final int MODE = 0600;
    private static final int MAX_FILE_NAME = 200;

    private final Path directory;

    private Records(Path directory) {
        this.directory = directory;
    }

    /// Opens the store, making its directory where there is none.
    public static Records open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new SystemFailure("create directory `" + directory + "`", e);
        }
        AtomicFile.sweep(directory);
        return new Records(directory);
    }

    /// Stores a record, replacing the one with the same key.
    ///
    /// @throws InvalidParameter if the key is empty or too long for a file name
    public void save(String key, JsonObject value) {
        AtomicFile.write(file(key), value.utf8(), MODE);
    }

    /// The record of a key.
    ///
    /// @throws SystemFailure if the record is damaged
    public Optional<JsonObject> find(String key) {
        return read(file(key));
    }

    /// The records whose keys begin with `prefix` (the empty prefix: all), sorted by key.
    public SortedMap<String, JsonObject> list(String prefix) {
        SortedMap<String, JsonObject> records = new TreeMap<>();
        try (var files = Files.newDirectoryStream(directory, Records::isRecord)) {
            for (Path file : files) {
                Optional<String> key = decode(file).filter(candidate -> candidate.startsWith(prefix));
                key.ifPresent(found -> read(file).ifPresent(record -> records.put(found, record)));
            }
        } catch (IOException e) {
            throw new SystemFailure("list records in `" + directory + "`", e);
        }
        return records;
    }

    /// Removes a record; false if there was none.
    public boolean delete(String key) {
        return AtomicFile.delete(file(key));
    }

    private Path file(String key) {
        if (key.isEmpty()) {
            throw new InvalidParameter("record key is empty");
        }
        String name = encode(key) + SUFFIX;
        if (name.length() > MAX_FILE_NAME) {
            throw new InvalidParameter("record key `" + key + "` is too long");
        }
        return directory.resolve(name);
    }

    private static Optional<JsonObject> read(Path file) {
        try {
            return Optional.of(Json.parseObject(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | JsonException e) {
            throw new SystemFailure("read record `" + file + "`: " + e.getMessage(), e);
        }
    }

    private static boolean isRecord(Path file) {
        return !AtomicFile.isTemporary(file) && file.getFileName().toString().endsWith(SUFFIX);
    }

    private static String encode(String key) {
        StringBuilder name = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            boolean digit = b >= '0' && b <= '9';
            boolean innerDot = b == '.' && !name.isEmpty();
            if (letter || digit || innerDot || b == '-' || b == '_') {
                name.append((char) b);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return name.toString();
    }

    /// The key of a file, or nothing if the file is not one of ours.
    private static Optional<String> decode(Path file) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '%') {
                key.write(c);
            } else if (i + 2 < name.length()
                    && HexFormat.isHexDigit(name.charAt(i + 1))
                    && HexFormat.isHexDigit(name.charAt(i + 2))) {
                key.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 2;
            }
        }
        String decoded = key.toString(StandardCharsets.UTF_8);
        return !decoded.isEmpty() && encode(decoded).equals(name) ? Optional.of(decoded) : Optional.empty();
    }
}
