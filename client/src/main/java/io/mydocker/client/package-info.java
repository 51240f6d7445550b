/// The Engine API as Java methods, over a unix socket or TCP.
///
/// One connection per request, no pool and no threads of its own: a command makes a handful of requests and its
/// start-up time counts. Answers that are errors become the kinds of [io.mydocker.protocol.failure.EngineException]
/// with the engine's own message; a connection that cannot be made or breaks is an [java.io.UncheckedIOException].
package io.mydocker.client;
