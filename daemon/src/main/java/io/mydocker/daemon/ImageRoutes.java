package io.mydocker.daemon;

import io.mydocker.daemon.http.Query;
import io.mydocker.daemon.http.Response;
import io.mydocker.embedded.GraphDriver;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.image.ArchiveFormat;
import io.mydocker.engine.image.Image;
import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.ImportRequest;
import io.mydocker.engine.image.ImportSource;
import io.mydocker.engine.image.Progress;
import io.mydocker.engine.image.Removal;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `/images`, and `/auth`, which is about registries too.
final class ImageRoutes {
    private final Images images;
    private final ImageListing listing;
    private final GraphDriver graphDriver;

    ImageRoutes(Images images, Containers containers, GraphDriver graphDriver) {
        this.images = images;
        this.listing = new ImageListing(images, containers);
        this.graphDriver = graphDriver;
    }

    void register(Router router) {
        router.on("POST", "/auth", this::logIn)
                .on("GET", "/images/json", this::list)
                .on("POST", "/images/create", this::create)
                .on("POST", "/images/load", this::load)
                .on(
                        "GET",
                        "/images/get",
                        request -> save(request, request.query().all("names")))
                .on("GET", "/images/{name...}/get", request -> save(request, List.of(request.name())))
                .on("GET", "/images/{name...}/json", this::inspect)
                .on("GET", "/images/{name...}/history", this::history)
                .on("POST", "/images/{name...}/push", this::push)
                .on("POST", "/images/{name...}/tag", this::tag)
                .on("DELETE", "/images/{name...}", this::remove);
    }

    private Response list(ApiRequest request) {
        Query query = request.query();
        ImageListing.Options options =
                new ImageListing.Options(query.flag("shared-size"), false, query.flag("manifests"));
        return Response.ok(
                listing.list(FilterWords.images(request.filters(), query.flag("all")), options, request.version()));
    }

    private Response history(ApiRequest request) {
        return Response.ok(new JsonArray(images.history(request.name()).stream()
                .<Json>map(entry -> ImageJson.history(entry, request.version()))
                .toList()));
    }

    /// Pull, without a tag all tags; or import where a source is given.
    private Response create(ApiRequest request) {
        Optional<String> source = request.text("fromSrc");
        if (source.isPresent()) {
            return importTar(request, source.get());
        }
        ImageReference reference =
                reference(request.query().text("fromImage"), request.query().text("tag"));
        Optional<Platform> platform = request.text("platform").map(Platform::parse);
        String auth = request.http().headers().find("X-Registry-Auth").orElse("");
        return Response.stream(
                "application/json",
                out -> ProgressStream.runForClient(out, progress -> {
                    if (reference.isNameOnly()) {
                        images.pullAll(reference, platform, auth, progress);
                    } else {
                        images.pull(reference, platform, auth, progress);
                    }
                }));
    }

    private static ImageReference reference(String name, String tag) {
        if (name.isEmpty()) {
            throw new InvalidParameter("invalid reference format");
        }
        ImageReference reference = ImageReference.parse(name);
        if (tag.isEmpty()) {
            return reference;
        }
        return tag.contains(":")
                ? reference.nameOnly().withDigest(Digest.parse(tag))
                : reference.nameOnly().withTag(tag);
    }

    private Response importTar(ApiRequest request, String source) {
        Optional<ImageReference> name = request.text("repo")
                .map(repository -> reference(repository, request.query().text("tag")));
        ImportRequest wanted = new ImportRequest(
                source.equals("-")
                        ? new ImportSource.Upload(request.http().body().stream())
                        : ImportSource.Download.of(source),
                name,
                request.query().all("changes"),
                request.query().text("message"),
                platform(request));
        return Response.stream(
                "application/json", out -> ProgressStream.run(out, progress -> images.importTar(wanted, progress)));
    }

    private static Optional<Platform> platform(ApiRequest request) {
        return request.text("platform").map(text -> text.startsWith("{") ? platform(text) : Platform.parse(text));
    }

    /// What breaks off in the middle is not ended, so that the client sees it.
    private Response save(ApiRequest request, List<String> names) {
        List<String> all = names.stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .filter(name -> !name.isEmpty())
                .toList();
        ArchiveFormat format = ArchiveFormat.of(request.query().text("format"));
        Optional<Platform> platform = platform(request);
        return Response.stream("application/x-tar", out -> images.save(all, platform, format, out));
    }

    private Response load(ApiRequest request) {
        Optional<Platform> platform = platform(request);
        return Response.stream(
                "application/json",
                out -> ProgressStream.run(
                        out,
                        progress -> images.load(
                                request.http().body().stream(),
                                platform,
                                request.query().flag("quiet") ? withoutSteps(progress) : progress)));
    }

    private static Progress withoutSteps(Progress progress) {
        return line -> {
            if (!(line instanceof Progress.Step)) {
                progress.report(line);
            }
        };
    }

    private Response logIn(ApiRequest request) {
        JsonObject credentials = request.json();
        String identityToken = images.logIn(credentials.text("serveraddress"), credentials);
        return Response.ok(JsonObject.builder()
                .put("IdentityToken", identityToken)
                .put("Status", "Login Succeeded")
                .build());
    }

    /// Without a tag, all of them.
    private Response push(ApiRequest request) {
        ImageReference reference = reference(request.name(), request.query().text("tag"));
        Optional<Platform> platform = request.text("platform").map(ImageRoutes::platform);
        String auth = request.http().headers().find("X-Registry-Auth").orElse("");
        return Response.stream(
                "application/json",
                out -> ProgressStream.runForClient(out, progress -> images.push(reference, platform, auth, progress)));
    }

    /// A platform as the API's clients send it to a push: a JSON object.
    private static Platform platform(String json) {
        try {
            JsonObject platform = Json.parseObject(json);
            return new Platform(platform.text("os"), platform.text("architecture"), platform.text("variant"));
        } catch (JsonException e) {
            throw new InvalidParameter("failed to parse platform: " + e.getMessage(), e);
        }
    }

    private Response inspect(ApiRequest request) {
        Image image = images.find(request.name());
        JsonObject graph = ContainerJson.graphDriver(graphDriver.name(), graphDriver.ofImage(image.topLayer()));
        return Response.ok(ImageJson.inspect(image, request.version(), graph));
    }

    private Response tag(ApiRequest request) {
        images.tag(
                request.name(),
                reference(request.query().text("repo"), request.query().text("tag")));
        return Response.empty(201);
    }

    private Response remove(ApiRequest request) {
        List<Removal> removed = images.remove(
                request.name(), request.query().flag("force"), !request.query().flag("noprune"));
        return Response.ok(
                new JsonArray(removed.stream().<Json>map(Removal::json).toList()));
    }
}
