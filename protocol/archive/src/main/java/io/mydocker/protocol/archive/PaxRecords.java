package io.mydocker.protocol.archive;

import io.mydocker.protocol.failure.InvalidParameter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// The records of a PAX extension header (POSIX.1-2001, pax): `length key=value\n`, values being bytes.
///
/// Of equal keys the last counts; an empty value means the value of the ordinary header.
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords(Map.of());

    private static final String XATTR = "SCHILY.xattr.";
    private static final String SPARSE = "GNU.sparse.";

    private final Map<String, byte[]> records;

    private PaxRecords(Map<String, byte[]> records) {
        this.records = records;
    }

    static PaxRecords parse(byte[] data) {
        Map<String, byte[]> records = new LinkedHashMap<>();
        int at = 0;
        while (at < data.length) {
            at = parseRecord(data, at, records);
        }
        return new PaxRecords(records);
    }

    private static int parseRecord(byte[] data, int start, Map<String, byte[]> records) {
        int at = start;
        int length = 0;
        while (at < data.length && data[at] >= '0' && data[at] <= '9' && at - start < 8) {
            length = length * 10 + data[at++] - '0';
        }
        boolean spaced = at > start && at < data.length && data[at] == ' ';
        int end = start + length;
        if (!spaced || length < 5 || end > data.length || data[end - 1] != '\n') {
            throw invalid("malformed record");
        }
        int equals = at + 1;
        while (equals < end - 1 && data[equals] != '=') {
            equals++;
        }
        if (equals >= end - 1 || equals == at + 1) {
            throw invalid("record without key");
        }
        String key = new String(data, at + 1, equals - at - 1, StandardCharsets.UTF_8);
        byte[] value = java.util.Arrays.copyOfRange(data, equals + 1, end - 1);
        check(key, value);
        records.put(key, value);
        return end;
    }

    private static void check(String key, byte[] value) {
        if (key.startsWith(SPARSE)) {
            throw new InvalidParameter("read tar: sparse files are not supported");
        }
        boolean name = key.equals("path") || key.equals("linkpath") || key.equals("uname") || key.equals("gname");
        if (key.indexOf(0) >= 0 || (name && indexOfNul(value) >= 0)) {
            throw invalid("NUL in record");
        }
    }

    private static int indexOfNul(byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    Optional<TarName> name(String key) {
        return value(key).map(TarName::of);
    }

    OptionalLong number(String key) {
        Optional<byte[]> value = value(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(ascii(value.get())));
        } catch (NumberFormatException e) {
            throw invalid("`" + key + "` is no number");
        }
    }

    /// A time in decimal seconds, possibly negative; digits beyond nanoseconds are cut off.
    Optional<Instant> time(String key) {
        return value(key).map(value -> time(key, ascii(value)));
    }

    private static Instant time(String key, String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        try {
            long seconds = Long.parseLong(whole);
            if (!fraction.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw invalid("`" + key + "` is no time");
            }
            long nanos = fraction.isEmpty() ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
            return TarReader.instant(seconds, whole.startsWith("-") ? -nanos : nanos);
        } catch (NumberFormatException e) {
            throw invalid("`" + key + "` is no time");
        }
    }

    SortedMap<String, byte[]> extendedAttributes() {
        SortedMap<String, byte[]> attributes = new TreeMap<>();
        records.forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                attributes.put(key.substring(XATTR.length()), value);
            }
        });
        return attributes;
    }

    private Optional<byte[]> value(String key) {
        return Optional.ofNullable(records.get(key)).filter(value -> value.length > 0);
    }

    private static String ascii(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static InvalidParameter invalid(String reason) {
        return new InvalidParameter("read tar: invalid pax header: " + reason);
    }
}
