package io.mydocker.daemon.http;

/// What the server calls for each request, on that request's virtual thread.
public interface Handler {

    /// The answer to `request`; what it throws is answered with [#failed].
    Response handle(Request request);

    /// The answer that tells `failure` to the client.
    Response.Whole failed(Request request, Throwable failure);

    /// `failure` came when the answer had begun: there is nothing to tell it to but the log.
    void failedLate(Request request, Throwable failure);
}
