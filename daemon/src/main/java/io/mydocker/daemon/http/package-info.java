/// The HTTP/1.1 server below the routes: it knows connections, back-pressure and upgrades, and nothing of containers.
///
/// A virtual thread serves each connection with blocking channels: it reads a request, has it answered, reads the
/// next. Back-pressure is the blocking itself: a body is read from the socket when its route reads it, and a route
/// that writes waits while its client does not read. Nothing is buffered beyond [Limits].
package io.mydocker.daemon.http;
