package io.mydocker.daemon;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The configuration file: dockerd's `daemon.json`. A setting may stand there or on the command line, not in both.
final class DaemonFile {
    private static final List<String> LISTS = List.of("hosts", "insecure-registries", "registry-mirrors");
    private static final List<String> SWITCHES = List.of("debug");
    private static final List<String> TEXTS =
            List.of("data-root", "exec-root", "log-level", "pidfile", "storage-driver");

    private DaemonFile() {}

    /// The file's settings and those of `flags`.
    static Map<String, List<String>> read(Path file, DaemonFlags flags) {
        try {
            Map<String, List<String>> settings = settings(Json.parseObject(Files.readAllBytes(file)));
            refuseBoth(settings, flags.settings());
            settings.putAll(flags.settings());
            return settings;
        } catch (NoSuchFileException e) {
            throw failed(file, "open " + file + ": no such file or directory", e);
        } catch (IOException | JsonException | InvalidParameter e) {
            throw failed(file, e.getMessage(), e);
        }
    }

    private static InvalidParameter failed(Path file, String reason, Exception cause) {
        return new InvalidParameter("unable to configure the Docker daemon with file " + file + ": " + reason, cause);
    }

    private static Map<String, List<String>> settings(JsonObject document) {
        Map<String, List<String>> settings = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String name : document.names()) {
            if (LISTS.contains(name)) {
                settings.put(name, document.strings(name));
            } else if (SWITCHES.contains(name)) {
                settings.put(name, List.of(Boolean.toString(document.bool(name))));
            } else if (TEXTS.contains(name)) {
                settings.put(name, List.of(document.text(name)));
            } else {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidParameter(
                    "the following directives don't match any configuration option: " + String.join(", ", unknown));
        }
        return settings;
    }

    private static void refuseBoth(Map<String, List<String>> file, Map<String, List<String>> flags) {
        List<String> both = new ArrayList<>();
        file.forEach((name, values) -> {
            if (flags.containsKey(name)) {
                both.add(name + ": (from flag: " + written(name, flags.get(name)) + ", from file: "
                        + written(name, values) + ")");
            }
        });
        if (!both.isEmpty()) {
            throw new InvalidParameter("the following directives are specified both as a flag and in the"
                    + " configuration file: " + String.join(", ", both));
        }
    }

    private static String written(String name, List<String> values) {
        return LISTS.contains(name) ? "[" + String.join(" ", values) + "]" : values.getLast();
    }
}
