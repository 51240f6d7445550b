package io.mydocker.client;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// An answer whose head has been read; the body comes as it is asked for. Closing it closes the connection.
record Response(int status, String contentType, String apiVersion, InputStream body) implements AutoCloseable {
    private static final int MAX_DOCUMENT = 256 * 1024 * 1024;

    /// Reads the head of an answer.
    static Response read(ChannelInput in) throws IOException {
        String line = in.line();
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new IOException("answer that is no HTTP: " + line);
        }
        int status = status(line);
        String contentType = "";
        String apiVersion = "";
        long length = -1;
        boolean chunked = false;
        for (String header = in.line(); !header.isEmpty(); header = in.line()) {
            if (is(header, "content-length:")) {
                length = length(value(header));
            } else if (is(header, "transfer-encoding:")) {
                chunked = value(header).equalsIgnoreCase("chunked");
            } else if (is(header, "content-type:")) {
                contentType = value(header);
            } else if (is(header, "api-version:")) {
                apiVersion = value(header);
            }
        }
        return new Response(status, contentType, apiVersion, body(in, status, length, chunked));
    }

    private static InputStream body(ChannelInput in, int status, long length, boolean chunked) {
        if (status == 101) {
            return in;
        }
        if (status == 204 || status == 304) {
            return new FixedInput(in, 0);
        }
        if (chunked) {
            return new ChunkedInput(in);
        }
        return length >= 0 ? new FixedInput(in, length) : in;
    }

    private static int status(String line) throws IOException {
        try {
            return Integer.parseInt(line, 9, 12, 10);
        } catch (NumberFormatException e) {
            throw new IOException("answer that is no HTTP: " + line, e);
        }
    }

    private static long length(String value) throws IOException {
        try {
            return Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw new IOException("answer with a bad content length: " + value, e);
        }
    }

    private static boolean is(String header, String name) {
        return header.regionMatches(true, 0, name, 0, name.length());
    }

    private static String value(String header) {
        return header.substring(header.indexOf(':') + 1).strip();
    }

    /// The whole body; the connection is closed.
    byte[] bytes() {
        try (this) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                bytes.write(buffer, 0, count);
                if (bytes.size() > MAX_DOCUMENT) {
                    throw new IOException("answer of more than " + MAX_DOCUMENT + " bytes");
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("read the engine's answer: " + e.getMessage(), e);
        }
    }

    /// The whole body as one document.
    JsonObject object() {
        try {
            return Json.parseObject(bytes());
        } catch (JsonException e) {
            throw unreadable(e);
        }
    }

    JsonArray array() {
        try {
            byte[] bytes = bytes();
            return Json.parse(bytes) instanceof JsonArray array ? array : JsonArray.EMPTY;
        } catch (JsonException e) {
            throw unreadable(e);
        }
    }

    private static UncheckedIOException unreadable(JsonException e) {
        return new UncheckedIOException(new IOException("read the engine's answer: " + e.getMessage(), e));
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close the connection to the engine: " + e.getMessage(), e);
        }
    }
}
