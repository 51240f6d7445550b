package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.protocol.api.ErrorBody;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Forbidden;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.failure.NotModified;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.JsonException;

/// The one place where failures become HTTP.
final class ErrorAnswer {
    private ErrorAnswer() {}

    static Response of(Throwable failure) {
        int status =
                switch (failure) {
                    case EngineException known -> status(known);
                    case JsonException _ -> 400;
                    default -> 500;
                };
        return status == 304 ? Response.empty(304) : Response.json(status, new ErrorBody(message(failure)).json());
    }

    private static int status(EngineException failure) {
        return switch (failure) {
            case InvalidParameter _ -> 400;
            case Unauthorized _ -> 401;
            case Forbidden _ -> 403;
            case NotFound _ -> 404;
            case Conflict _ -> 409;
            case NotModified _ -> 304;
            case NotImplemented _ -> 501;
            case Unavailable _ -> 503;
            case SystemFailure _ -> 500;
        };
    }

    /// What the client is told.
    static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    /// Whether `failure` says something about this program rather than about the request.
    static boolean isDefect(Throwable failure) {
        return !(failure instanceof EngineException || failure instanceof JsonException);
    }
}
