package io.mydocker.protocol.archive;

import io.mydocker.protocol.json.Json;

/// A JSON string in the form of Go's encoder, which also escapes what has a meaning in HTML.
final class GoString {
    private GoString() {}

    static String quote(String text) {
        return Json.of(text)
                .toString()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }
}
