package io.mydocker.client;

import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Images. Each `image` is a reference, an id or an id's unique beginning.
public final class ImageClient {
    private final Transport transport;

    ImageClient(Transport transport) {
        this.transport = transport;
    }

    public List<JsonObject> list(boolean all, boolean digests, Filters filters) {
        Request request = Request.get("/images/json")
                .query("all", all)
                .query("digests", digests)
                .query("filters", filters);
        return transport.send(request).array().objects();
    }

    /// The same with what each image is for each platform, under `Manifests`.
    public List<JsonObject> listWithManifests(boolean all, Filters filters) {
        Request request = Request.get("/images/json")
                .query("all", all)
                .query("manifests", true)
                .query("filters", filters);
        return transport.send(request).array().objects();
    }

    public JsonObject inspect(String image) {
        return transport
                .send(Request.get("/images/" + Request.segment(image) + "/json"))
                .object();
    }

    /// Fetches `name` with `tag`, which may be a digest; `credentials` are the `X-Registry-Auth` header's.
    public JsonLines pull(String name, String tag, Optional<String> platform, Optional<String> credentials) {
        Request request = Request.post("/images/create").query("fromImage", name);
        if (!tag.isEmpty()) {
            request.query("tag", tag);
        }
        request.query("platform", platform);
        if (credentials.isPresent()) {
            request.header("X-Registry-Auth", credentials.get());
        }
        return new JsonLines(transport.send(request));
    }

    /// What a registry has under `reference`: `Descriptor`, `Platforms`, and the manifest as `Document`. The
    /// `credentials` are those of [#pull].
    public JsonObject manifest(String reference, boolean insecure, Optional<String> credentials) {
        Request request =
                Request.get("/mydocker/manifests/" + Request.segment(reference)).query("insecure", insecure);
        if (credentials.isPresent()) {
            request.header("X-Registry-Auth", credentials.get());
        }
        return transport.send(request).object();
    }

    /// Repositories that a registry finds; credentials as for [#pull].
    public List<JsonObject> search(String term, Optional<String> limit, Filters filters, Optional<String> credentials) {
        Request request = Request.get("/images/search")
                .query("term", term)
                .query("limit", limit)
                .query("filters", filters);
        if (credentials.isPresent()) {
            request.header("X-Registry-Auth", credentials.get());
        }
        return transport.send(request).array().objects();
    }

    /// Sends `name` with `tag`, or with all of its tags, to its registry; `credentials` as for [#pull].
    public JsonLines push(
            String name, Optional<String> tag, Optional<JsonObject> platform, Optional<String> credentials) {
        Request request = Request.post("/images/" + Request.segment(name) + "/push")
                .query("tag", tag)
                .query("platform", platform.map(JsonObject::toString));
        if (credentials.isPresent()) {
            request.header("X-Registry-Auth", credentials.get());
        }
        return new JsonLines(transport.send(request));
    }

    /// Unpacks an archive, sent as it is read.
    public JsonLines load(InputStream archive, Optional<String> platform, boolean quiet) {
        Request request = Request.post("/images/load").query("quiet", quiet).query("platform", platform);
        return new JsonLines(transport.send(request.stream("application/x-tar", archive)));
    }

    /// An archive of images, which ends early if something goes wrong.
    ///
    /// @param format `docker` or `oci`; an archive for both where it is empty
    public InputStream save(List<String> images, Optional<String> platform, Optional<String> format) {
        Request request = Request.get("/images/get");
        images.forEach(image -> request.query("names", image));
        return transport
                .send(request.query("platform", platform).query("format", format))
                .body();
    }

    /// How an image was made, last step first.
    public List<JsonObject> history(String image, Optional<String> platform) {
        Request request = Request.get("/images/" + Request.segment(image) + "/history");
        return transport.send(request.query("platform", platform)).array().objects();
    }

    /// What becomes of imported files.
    ///
    /// @param name empty for none
    /// @param changes lines of a Dockerfile
    /// @param message empty for the engine's own
    public record Import(String name, List<String> changes, String message, Optional<String> platform) {
        public Import {
            changes = List.copyOf(changes);
        }

        private Request request(String source) {
            Request request = Request.post("/images/create").query("fromSrc", source);
            if (!name.isEmpty()) {
                request.query("repo", name);
            }
            if (!message.isEmpty()) {
                request.query("message", message);
            }
            changes.forEach(change -> request.query("changes", change));
            return request.query("platform", platform);
        }
    }

    /// Makes an image of a tar, sent as it is read.
    public JsonLines importTar(InputStream tar, Import wanted) {
        return new JsonLines(transport.send(wanted.request("-").stream("application/x-tar", tar)));
    }

    /// Makes an image of a tar that the engine fetches from a web server.
    public JsonLines importAddress(String address, Import wanted) {
        return new JsonLines(transport.send(wanted.request(address)));
    }

    /// The layers of an image, lowest first; verified against their digests if that is asked for.
    public List<JsonObject> layers(String image, boolean verify) {
        Request request = Request.get("/mydocker/images/" + Request.segment(image) + "/layers");
        return transport.send(request.query("verify", verify)).array().objects();
    }

    /// Gives an image another name.
    public void tag(String image, String repository, String tag) {
        Request request = Request.post("/images/" + Request.segment(image) + "/tag");
        transport.send(request.query("repo", repository).query("tag", tag)).close();
    }

    /// Takes a name off an image, and with the last one the image away; what was done, line by line.
    public List<JsonObject> remove(String image, boolean force, boolean noPrune) {
        Request request = Request.delete("/images/" + Request.segment(image));
        return transport
                .send(request.query("force", force).query("noprune", noPrune))
                .array()
                .objects();
    }
}
