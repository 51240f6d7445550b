package io.mydocker.daemon.http;

import java.io.InputStream;
import java.util.OptionalLong;

/// One request. Its body is read while it arrives and is never whole in memory unless the reader makes it so.
///
/// @param path the path as it was sent, percent escapes included, without the query
public record Request(String method, String path, Query query, Headers headers, Body body) {

    /// What follows the header fields.
    ///
    /// @param length what the client announced: empty for a chunked body
    /// @param stream fails when the connection breaks before the body's end
    public record Body(OptionalLong length, InputStream stream) {
        public static final Body NONE = new Body(OptionalLong.of(0), InputStream.nullInputStream());

        public boolean isEmpty() {
            return length.isPresent() && length.getAsLong() == 0;
        }
    }

    /// Whether the client asked for the raw connection behind the answer.
    public boolean wantsUpgrade() {
        return headers.find("Upgrade").isPresent();
    }
}
