package io.mydocker.daemon;

import io.mydocker.daemon.http.Handler;
import io.mydocker.daemon.http.Request;
import io.mydocker.daemon.http.Response;
import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the route for a request: by method and path, the latter with or without a version before it.
final class Router implements Handler {
    private static final System.Logger LOG = System.getLogger(Router.class.getName());
    private static final Pattern VERSIONED = Pattern.compile("/v([0-9.]+)(/.*)");
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(\\.\\.\\.)?}");

    private final List<Route> routes = new ArrayList<>();
    private final Map<String, String> headers;

    /// Answers one kind of request.
    @FunctionalInterface
    interface Action {
        Response answer(ApiRequest request);
    }

    private record Route(String method, Pattern path, List<String> variables, Action action) {}

    /// @param headers on every answer
    Router(Map<String, String> headers) {
        this.headers = headers;
    }

    /// Adds a route. In `path`, `{name}` stands for one segment and `{name...}` for one or more; the first route that
    /// fits counts.
    Router on(String method, String path, Action action) {
        List<String> variables = new ArrayList<>();
        StringBuilder regex = new StringBuilder();
        Matcher variable = VARIABLE.matcher(path);
        int end = 0;
        while (variable.find()) {
            variables.add(variable.group(1));
            regex.append(Pattern.quote(path.substring(end, variable.start())))
                    .append(variable.group(2) == null ? "([^/]+)" : "(.+)");
            end = variable.end();
        }
        regex.append(Pattern.quote(path.substring(end)));
        routes.add(new Route(method, Pattern.compile(regex.toString()), variables, action));
        return this;
    }

    @Override
    public Response handle(Request request) {
        LOG.log(Level.DEBUG, () -> "calling " + request.method() + " " + request.path());
        Matcher versioned = VERSIONED.matcher(request.path());
        String path = versioned.matches() ? versioned.group(2) : request.path();
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(path);
            if (route.method().equals(request.method()) && matcher.matches()) {
                ApiVersion version = versioned.matches() ? supported(versioned.group(1)) : ApiVersion.CURRENT;
                Map<String, String> variables = new LinkedHashMap<>();
                for (int i = 0; i < route.variables().size(); i++) {
                    variables.put(route.variables().get(i), decode(matcher.group(i + 1)));
                }
                return route.action()
                        .answer(new ApiRequest(request, version, variables))
                        .withHeaders(headers);
            }
        }
        throw new NotFound("page not found");
    }

    private static ApiVersion supported(String text) {
        ApiVersion version = ApiVersion.parse(text.contains(".") ? text : text + ".0");
        if (version.compareTo(ApiVersion.MINIMUM) < 0) {
            throw new InvalidParameter("client version " + text + " is too old. Minimum supported API version is "
                    + ApiVersion.MINIMUM + ", please upgrade your client to a newer version");
        }
        if (version.compareTo(ApiVersion.CURRENT) > 0) {
            throw new InvalidParameter(
                    "client version " + text + " is too new. Maximum supported API version is " + ApiVersion.CURRENT);
        }
        return version;
    }

    /// Undoes percent escapes; a plus sign is itself in a path.
    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter("invalid URL escape in `" + segment + "`", e);
        }
    }

    @Override
    public Response.Whole failed(Request request, Throwable failure) {
        if (ErrorAnswer.isDefect(failure)) {
            LOG.log(Level.ERROR, request.method() + " " + request.path(), failure);
        }
        return (Response.Whole) ErrorAnswer.of(failure).withHeaders(headers);
    }

    @Override
    public void failedLate(Request request, Throwable failure) {
        LOG.log(Level.WARNING, request.method() + " " + request.path() + " broke off", failure);
    }
}
