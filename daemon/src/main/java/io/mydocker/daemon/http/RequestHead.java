package io.mydocker.daemon.http;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The request line and header fields (RFC 9112), read strictly: what two readers could understand differently is
/// refused with [InvalidParameter]. A line may end with a line feed alone, as every server allows.
///
/// @param minorVersion 0 or 1, of HTTP/1
record RequestHead(String method, String target, int minorVersion, Headers headers) {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /// Reads a head without its last, empty line.
    static RequestHead parse(String text) {
        String[] lines = text.split("\r?\n", -1);
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3 || !isToken(words[0]) || !isTarget(words[1])) {
            throw malformed("request line");
        }
        int minor =
                switch (words[2]) {
                    case "HTTP/1.1" -> 1;
                    case "HTTP/1.0" -> 0;
                    default -> throw malformed("HTTP version");
                };
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 0 || !isToken(lines[i].substring(0, colon))) {
                throw malformed("header field");
            }
            String value = lines[i].substring(colon + 1).strip();
            if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
                throw malformed("header field");
            }
            fields.computeIfAbsent(lines[i].substring(0, colon), _ -> new ArrayList<>())
                    .add(value);
        }
        RequestHead head = new RequestHead(words[0], words[1], minor, new Headers(fields));
        head.length();
        return head;
    }

    private static boolean isToken(String word) {
        return !word.isEmpty()
                && word.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || TOKEN_MARKS.indexOf(c) >= 0);
    }

    private static boolean isTarget(String word) {
        return (word.startsWith("/") || word.equals("*")) && word.chars().allMatch(c -> c > ' ' && c != 0x7f);
    }

    private static InvalidParameter malformed(String what) {
        return new InvalidParameter("malformed " + what);
    }

    /// The announced length of the body: 0 without one, empty for a chunked body.
    OptionalLong length() {
        List<String> codings = headers.fields().getOrDefault("Transfer-Encoding", List.of());
        List<String> lengths = headers.fields().getOrDefault("Content-Length", List.of());
        if (!codings.isEmpty()) {
            boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
            if (!chunked || !lengths.isEmpty() || minorVersion == 0) {
                throw malformed("Transfer-Encoding");
            }
            return OptionalLong.empty();
        }
        if (lengths.isEmpty()) {
            return OptionalLong.of(0);
        }
        String digits = lengths.getFirst();
        if (lengths.stream().anyMatch(other -> !other.equals(digits))
                || digits.isEmpty()
                || digits.length() > 18
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed("Content-Length");
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    /// Whether the client keeps the connection for another request.
    boolean keepAlive() {
        return minorVersion == 1 && !headers.hasToken("Connection", "close");
    }

    /// Whether the field `Host` names the loopback interface. Anything else is a web page whose name somebody pointed
    /// at this host (DNS rebinding).
    boolean meansLoopback() {
        String host = headers.find("Host").orElse("localhost").toLowerCase(Locale.ROOT);
        String name = host.replaceFirst(":\\d*$", "");
        return name.isEmpty()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }

    /// Whether a browser sends this for a page of another site: own pages this server has none, and no other client
    /// sets these fields.
    boolean isFromPage() {
        return headers.find("Origin").isPresent()
                || headers.fields().getOrDefault("Sec-Fetch-Site", List.of()).stream()
                        .anyMatch(site -> !site.equals("none") && !site.equals("same-origin"));
    }

    /// Whether the field `Host` is there once, as HTTP/1.1 demands.
    boolean namesHost() {
        return minorVersion == 0
                || headers.fields().getOrDefault("Host", List.of()).size() == 1;
    }

    boolean expectsContinue() {
        return headers.hasToken("Expect", "100-continue");
    }
}
