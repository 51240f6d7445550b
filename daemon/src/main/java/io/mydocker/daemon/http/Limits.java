package io.mydocker.daemon.http;

/// What one server grants its clients.
///
/// @param connections open connections of each listener; one more is answered 503 and closed
/// @param headBytes longest request line with its header fields: filters and registry credentials travel in them
public record Limits(int connections, int headBytes) {
    public static final Limits DEFAULT = new Limits(4096, 256 << 10);
}
