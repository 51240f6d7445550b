package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.util.Map;

/// One request of the distribution protocol: each of its end points is one class.
interface RegistryCall<T> {
    /// What is being done, for errors: ``pull manifest of `busybox:latest` ``.
    String action();

    default String method() {
        return "GET";
    }

    /// From `/v2/` on.
    String path();

    /// Where it goes to at this end point.
    default URI address(Endpoint endpoint) {
        return endpoint.resolve(path());
    }

    default BodyPublisher body() {
        return HttpRequest.BodyPublishers.noBody();
    }

    /// Whether it may be sent again when nobody knows if it arrived.
    default boolean repeatable() {
        return true;
    }

    /// A token scope that is needed beside those of the repository; empty for none.
    default String scope() {
        return "";
    }

    /// Headers beside `Authorization`.
    Map<String, String> headers();

    /// Whether this status is an answer; others are refusals.
    boolean expects(int status);

    /// Reads the answer. The body is the reader's to close.
    T read(HttpResponse<InputStream> response) throws IOException;

    /// The refusal in the user's words.
    EngineException refused(Refusal refusal);
}
