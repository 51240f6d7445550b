package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `HEALTHCHECK NONE` and `HEALTHCHECK [--interval=30s --timeout= --start-period= --start-interval= --retries=] CMD …`.
final class HealthcheckChange {
    private static final Pattern FLAG = Pattern.compile("--([a-z-]+)(?:=(\\S*))?(?:\\s+|$)(.*)", Pattern.DOTALL);
    private static final Pattern PART = Pattern.compile("([0-9]*\\.?[0-9]+|[0-9]+\\.)([a-zµμ]*)");
    private static final long MILLISECOND = 1_000_000;

    private HealthcheckChange() {}

    static JsonObject parse(String arguments) {
        if (arguments.isEmpty()) {
            throw new InvalidParameter("HEALTHCHECK requires at least one argument");
        }
        JsonObject.Builder settings = JsonObject.builder();
        String rest = arguments;
        for (Matcher flag = FLAG.matcher(rest); flag.matches(); flag = FLAG.matcher(rest)) {
            setting(flag.group(1), Optional.ofNullable(flag.group(2)), settings);
            rest = flag.group(3);
        }
        String[] words = rest.split("\\s+", 2);
        String command = words.length < 2 ? "" : words[1].strip();
        JsonObject.Builder json = JsonObject.builder().put("Test", test(words[0], command));
        return json.putAll(settings.build()).build();
    }

    private static List<String> test(String type, String command) {
        switch (type.toUpperCase(Locale.ROOT)) {
            case "NONE" -> {
                if (!command.isEmpty()) {
                    throw new InvalidParameter("HEALTHCHECK NONE takes no arguments");
                }
                return List.of("NONE");
            }
            case "CMD" -> {
                List<String> words = ConfigChanges.jsonWords(command).orElse(List.of());
                if (command.isEmpty() || (command.startsWith("[") && words.isEmpty())) {
                    throw new InvalidParameter("Missing command after HEALTHCHECK CMD");
                }
                if (words.isEmpty()) {
                    return List.of("CMD-SHELL", command);
                }
                List<String> test = new ArrayList<>(List.of("CMD"));
                test.addAll(words);
                return test;
            }
            default -> throw new InvalidParameter("Unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
        }
    }

    private static void setting(String name, Optional<String> given, JsonObject.Builder settings) {
        String value = given.orElseThrow(() -> new InvalidParameter("Missing a value on flag: " + name));
        switch (name) {
            case "interval" -> settings.put("Interval", duration(name, value));
            case "timeout" -> settings.put("Timeout", duration(name, value));
            case "start-period" -> settings.put("StartPeriod", duration(name, value));
            case "start-interval" -> settings.put("StartInterval", duration(name, value));
            case "retries" -> settings.put("Retries", retries(value));
            default -> throw new InvalidParameter("Unknown flag: " + name);
        }
    }

    private static long retries(String value) {
        if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new InvalidParameter("strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
        }
        return Long.parseLong(value);
    }

    /// Go's durations, `1m30s`.
    private static long duration(String name, String text) {
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (part.find() && part.start() == at) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2), text))));
            at = part.end();
        }
        if (at == 0 || at < text.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new InvalidParameter("time: invalid duration \"" + text + "\"");
        }
        if (nanos.signum() != 0 && nanos.compareTo(BigDecimal.valueOf(MILLISECOND)) < 0) {
            throw new InvalidParameter("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return nanos.longValue();
    }

    private static long unit(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1000;
            case "ms" -> MILLISECOND;
            case "s" -> 1000 * MILLISECOND;
            case "m" -> 60_000 * MILLISECOND;
            case "h" -> 3_600_000 * MILLISECOND;
            case "" -> throw new InvalidParameter("time: missing unit in duration \"" + text + "\"");
            default -> throw new InvalidParameter("time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
        };
    }
}
