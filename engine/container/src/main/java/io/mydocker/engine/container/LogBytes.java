package io.mydocker.engine.container;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A log as bytes for a client: each record prefixed as asked for, and framed unless it came from a terminal. A read
/// waits for the first record only and takes along what else is there.
final class LogBytes extends InputStream {
    private static final int HEADER = 8;
    private static final int ENOUGH = 32 << 10;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    private final LogReading log;
    private final LogOptions.Form form;
    private final boolean raw;
    private byte[] pending = new byte[ENOUGH * 2];
    private int begin;
    private int end;

    LogBytes(LogReading log, LogOptions.Form form, boolean raw) {
        this.log = log;
        this.form = form;
        this.raw = raw;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (begin == end) {
            begin = 0;
            end = 0;
            Optional<LogEntry> entry = log.next();
            if (entry.isEmpty()) {
                return -1;
            }
            while (entry.isPresent()) {
                add(entry.get());
                entry = end < ENOUGH ? log.poll() : Optional.empty();
            }
        }
        int count = Math.min(length, end - begin);
        System.arraycopy(pending, begin, bytes, offset, count);
        begin += count;
        return count;
    }

    private void add(LogEntry entry) {
        byte[] line = (prefix(entry) + entry.text()).getBytes(StandardCharsets.UTF_8);
        int needed = end + HEADER + line.length;
        if (needed > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(needed, pending.length * 2));
        }
        if (!raw) {
            pending[end++] = (byte) (entry.stderr() ? 2 : 1);
            pending[end++] = 0;
            pending[end++] = 0;
            pending[end++] = 0;
            for (int shift = 24; shift >= 0; shift -= 8) {
                pending[end++] = (byte) (line.length >>> shift);
            }
        }
        System.arraycopy(line, 0, pending, end, line.length);
        end += line.length;
    }

    private String prefix(LogEntry entry) {
        String time = form.timestamps() ? time(entry.time()) + " " : "";
        return form.details() ? time + details(entry) + " " : time;
    }

    /// With all nine digits, so that columns stand below each other.
    private static String time(Instant time) {
        return TIME.format(time);
    }

    private static String details(LogEntry entry) {
        return new TreeMap<>(entry.attributes())
                .entrySet().stream()
                        .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                        .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        log.close();
    }
}
