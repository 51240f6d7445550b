package io.mydocker.protocol.api;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.util.Optional;

/// One line of the answer to pull and load (and, later, push and build): a JSON object on a line of its own.
///
/// `id` names what moves (a layer, a tag) and may be empty; `stream` is text to be printed as it is; `error` ends the
/// stream. An HTTP answer that has begun with status 200 can fail in no other way.
public record ProgressLine(
        String status, String id, Optional<Amount> amount, String stream, Optional<String> error, Optional<Json> aux) {

    /// How much of it is done; a `total` of 0 is not known.
    public record Amount(long current, long total) {}

    /// A status without an operand, such as `Digest: sha256:…`.
    public static ProgressLine of(String status) {
        return of("", status);
    }

    public static ProgressLine of(String id, String status) {
        return new ProgressLine(status, id, Optional.empty(), "", Optional.empty(), Optional.empty());
    }

    public static ProgressLine of(String id, String status, long current, long total) {
        Amount amount = new Amount(current, total);
        return new ProgressLine(status, id, Optional.of(amount), "", Optional.empty(), Optional.empty());
    }

    public static ProgressLine stream(String text) {
        return new ProgressLine("", "", Optional.empty(), text, Optional.empty(), Optional.empty());
    }

    public static ProgressLine error(String message) {
        return new ProgressLine("", "", Optional.empty(), "", Optional.of(message), Optional.empty());
    }

    public static ProgressLine parse(JsonObject line) {
        JsonObject detail = line.object("progressDetail");
        Optional<Amount> amount = detail.isEmpty()
                ? Optional.empty()
                : Optional.of(new Amount(detail.number("current"), detail.number("total")));
        Optional<String> error = line.findText("error");
        if (error.isEmpty() && line.has("errorDetail")) {
            error = line.object("errorDetail").findText("message");
        }
        return new ProgressLine(
                line.text("status"), line.text("id"), amount, line.text("stream"), error, line.find("aux"));
    }

    public JsonObject json() {
        JsonObject.Builder line = JsonObject.builder();
        line.putUnlessEmpty("stream", stream).putUnlessEmpty("status", status);
        amount.ifPresent(some -> line.put("progressDetail", detail(some)));
        line.putUnlessEmpty("id", id);
        error.ifPresent(message -> line.put(
                        "errorDetail",
                        JsonObject.builder().put("message", message).build())
                .put("error", message));
        return line.putIfPresent("aux", aux).build();
    }

    private static JsonObject detail(Amount amount) {
        JsonObject.Builder detail = JsonObject.builder();
        if (amount.current() > 0) {
            detail.put("current", amount.current());
        }
        if (amount.total() > 0) {
            detail.put("total", amount.total());
        }
        return detail.build();
    }
}
