package io.mydocker.daemon.http;

import io.mydocker.protocol.failure.InvalidParameter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The parameters behind a path's question mark, read with dockerd's rules: what is no number is 0 and nearly every
/// word is true.
public record Query(Map<String, List<String>> parameters) {
    public static final Query NONE = new Query(Map.of());

    /// Reads `a=1&b=x%20y`; a broken escape is an [InvalidParameter].
    public static Query parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!pair.isEmpty()) {
                parameters
                        .computeIfAbsent(decode(name), _ -> new ArrayList<>())
                        .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Query(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter("invalid URL escape in `" + text + "`", e);
        }
    }

    /// The first value of `name`.
    public Optional<String> find(String name) {
        return parameters.getOrDefault(name, List.of()).stream().findFirst();
    }

    /// The first value of `name`, or the empty string.
    public String text(String name) {
        return find(name).orElse("");
    }

    /// All values of `name`.
    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /// The flag `name`, false where it is missing.
    public boolean flag(String name) {
        return switch (text(name).strip().toLowerCase(Locale.ROOT)) {
            case "", "0", "no", "false", "none" -> false;
            default -> true;
        };
    }

    /// The flag `name`, `fallback` where it is missing.
    public boolean flag(String name, boolean fallback) {
        return parameters.containsKey(name) ? flag(name) : fallback;
    }

    /// The integer `name`, or 0.
    public long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
