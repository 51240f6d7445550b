package io.mydocker.engine.container;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Reads lines of Docker's json-file format: `{"log":"text\n","stream":"stdout","time":"2026-01-02T03:04:05.6Z"}`.
///
/// The usual form is read in one pass, everything else as JSON. A line that a crash tore apart is lost, but not the one
/// that was written behind it.
final class LogDecoder {
    private static final byte[] LOG = "{\"log\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STDOUT = ",\"stream\":\"stdout\",\"time\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STDERR = ",\"stream\":\"stderr\",\"time\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

    private LogDecoder() {}

    /// The record in a line without its line break; empty where there is none.
    static Optional<LogEntry> decode(byte[] bytes, int from, int to) {
        Optional<LogEntry> entry = usual(bytes, from, to);
        if (entry.isPresent()) {
            return entry;
        }
        entry = json(bytes, from, to);
        if (entry.isPresent()) {
            return entry;
        }
        int behind = lastIndexOf(bytes, LOG, from + 1, to);
        return behind < 0 ? Optional.empty() : json(bytes, behind, to);
    }

    private static Optional<LogEntry> usual(byte[] bytes, int from, int to) {
        if (!startsWith(bytes, LOG, from, to)) {
            return Optional.empty();
        }
        int begin = from + LOG.length;
        int quote = begin;
        boolean escaped = false;
        while (quote < to && bytes[quote] != '"') {
            if (bytes[quote] == '\\') {
                escaped = true;
                quote++;
            }
            quote++;
        }
        boolean stderr = startsWith(bytes, STDERR, quote + 1, to);
        if (!stderr && !startsWith(bytes, STDOUT, quote + 1, to)) {
            return Optional.empty();
        }
        int time = quote + 1 + STDOUT.length;
        int end = to - END.length;
        if (end < time || !startsWith(bytes, END, end, to)) {
            return Optional.empty();
        }
        Optional<Instant> instant = instant(new String(bytes, time, end - time, StandardCharsets.US_ASCII));
        if (instant.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = text(bytes, begin, quote, escaped);
        return text.map(line -> new LogEntry(instant.get(), stderr, line, Map.of()));
    }

    /// Undoes the common escapes; others are left to the JSON parser.
    private static Optional<String> text(byte[] bytes, int from, int to, boolean escaped) {
        if (!escaped) {
            return Optional.of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\\') {
                i++;
                switch (bytes[i]) {
                    case 'n' -> b = '\n';
                    case 't' -> b = '\t';
                    case 'r' -> b = '\r';
                    case '"', '\\', '/' -> b = bytes[i];
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            plain[length++] = b;
        }
        return Optional.of(new String(plain, 0, length, StandardCharsets.UTF_8));
    }

    private static Optional<LogEntry> json(byte[] bytes, int from, int to) {
        try {
            JsonObject json = Json.parseObject(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            return instant(json.text("time"))
                    .map(time -> new LogEntry(
                            time, json.text("stream").equals("stderr"), json.text("log"), json.stringMap("attrs")));
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix, int from, int to) {
        if (from + prefix.length > to) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lastIndexOf(byte[] bytes, byte[] wanted, int from, int to) {
        for (int i = to - wanted.length; i >= from; i--) {
            if (startsWith(bytes, wanted, i, to)) {
                return i;
            }
        }
        return -1;
    }
}
