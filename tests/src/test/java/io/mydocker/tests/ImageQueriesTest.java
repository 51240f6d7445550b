package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What the API tells of images, beside what a real dockerd tells of the same ones.
@RootTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageQueriesTest {

    private static EngineUnderTest engine;
    private static Dockerd dockerd;
    private static Registry registry;

    @BeforeAll
    static void start(@TempDir Path scratch) {
        registry = Registry.start();
        engine = EngineUnderTest.open();
        engine.mydocker("rmi", "busybox").ok();
        dockerd = Dockerd.start();
        TestImage one = TestImage.of(
                        "one:1", new Layer().file("base", "b".repeat(9_000)), new Layer().file("top", "t".repeat(700)))
                .with("Labels", JsonObject.builder().put("kind", "first").build());
        TestImage two = sharing(one, "two:1", new Layer().file("other", "o".repeat(300)));
        TestImage nameless = sharing(one, "two:1", new Layer().file("nameless", "n".repeat(50)));
        for (TestImage image : List.of(one, nameless, two)) {
            String archive = image.archive(scratch.resolve("image.tar")).toString();
            engine.docker("load", "-i", archive).ok();
            dockerd.docker("load", "-i", archive).ok();
        }
        registry.push("docker-archive:" + one.archive(scratch.resolve("one.tar")), "one:1");
        for (Command docker : List.of(engine.docker(), dockerd.docker())) {
            docker.with("tag", "one:1", "example.com/team/one:stable").ok();
            docker.with("create", "--network", "none", "two:1", "x").ok();
        }
    }

    /// An image with the lowest layer of another.
    private static TestImage sharing(TestImage image, String reference, Layer top) {
        byte[] tar = top.tar();
        return new TestImage(
                reference,
                JsonObject.builder().put("Cmd", List.of("sh")).build(),
                List.of(image.layers().getFirst(), tar),
                List.of(image.diffIds().getFirst(), Layer.digest(tar)));
    }

    @AfterAll
    static void close() {
        engine.close();
        dockerd.close();
        registry.close();
    }

    private static Json theirs(String method, String path) {
        return Json.parse(
                Command.of("curl", "-sS", "--unix-socket", dockerd.socket().toString())
                        .with("-X", method, "http://dockerd/v1.41" + path)
                        .ok());
    }

    private static Json ours(String method, String path) {
        return Json.parse(engine.api(method, "/v1.41" + path).ok());
    }

    /// Elements of lists, without what dockerd itself says in one way or another: the order of names, `null` for none,
    /// and the first letter of a sentence.
    private static List<JsonObject> normal(Json answer) {
        if (answer instanceof JsonObject refusal) {
            return List.of(
                    refusal.with("message", Json.of(refusal.text("message").toLowerCase(Locale.ROOT))));
        }
        return list(answer).stream()
                .map(element -> sorted(sorted(sorted(element, "RepoTags"), "RepoDigests"), "Tags"))
                .toList();
    }

    private static JsonObject sorted(JsonObject element, String name) {
        List<Json> names = element.strings(name).stream().sorted().map(Json::of).toList();
        return element.with(name, new JsonArray(names));
    }

    private static String filters(String json) {
        return "filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private static List<JsonObject> list(Json answer) {
        return answer.asArray("answer").objects();
    }

    @Test
    @Order(1)
    void histories() {
        for (String name : List.of("one:1", "two:1", "example.com/team/one:stable")) {
            assertThat(normal(ours("GET", "/images/" + name + "/history")))
                    .isEqualTo(normal(theirs("GET", "/images/" + name + "/history")));
        }
        assertThat(normal(ours("GET", "/images/none/history")))
                .isEqualTo(normal(theirs("GET", "/images/none/history")));
        assertThat(engine.docker("history", "--format", "{{.CreatedBy}} {{.Size}}", "one:1")
                        .ok())
                .isEqualTo("CMD 0B\nlayer 1 700B\nlayer 0 9kB");
    }

    @Test
    @Order(1)
    void listsWithEveryFilter() {
        List<String> queries = new ArrayList<>(List.of("", "all=1", "digests=1"));
        for (String filter : List.of(
                "{\"dangling\":[\"true\"]}",
                "{\"dangling\":[\"false\"]}",
                "{\"label\":[\"kind\"]}",
                "{\"label\":[\"kind=first\"]}",
                "{\"label\":[\"kind=other\"]}",
                "{\"before\":[\"one:1\"]}",
                "{\"since\":[\"one:1\"]}",
                "{\"reference\":[\"on*\"]}",
                "{\"reference\":[\"*:1\"]}",
                "{\"reference\":[\"example.com/team/*\",\"two\"]}",
                "{\"nosuch\":[\"x\"]}",
                "{\"before\":[\"nosuch\"]}")) {
            queries.add(filters(filter));
        }
        for (String query : queries) {
            assertThat(normal(ours("GET", "/images/json?" + query)))
                    .as(query)
                    .containsExactlyInAnyOrderElementsOf(normal(theirs("GET", "/images/json?" + query)));
        }
        assertThat(engine.docker("images", "-q", "--filter", "until=1h").ok().lines())
                .hasSize(4);
        assertThat(engine.docker("images", "-q", "--filter", "until=2020-01-01").ok())
                .isEmpty();
    }

    @Test
    @Order(1)
    void usageOfTheDisk() {
        JsonObject theirs = (JsonObject) theirs("GET", "/system/df");
        JsonObject ours = (JsonObject) ours("GET", "/system/df");

        assertThat(ours.fields().keySet()).isEqualTo(theirs.fields().keySet());
        assertThat(ours.number("LayersSize")).isEqualTo(theirs.number("LayersSize"));
        assertThat(normal(ours.array("Images"))).containsExactlyInAnyOrderElementsOf(normal(theirs.array("Images")));
        assertThat(ours.array("Containers").objects()).hasSize(1);
        assertThat(ours.find("Volumes")).isEqualTo(theirs.find("Volumes"));
        assertThat(engine.docker("system", "df", "-v").ok())
                .contains("9.3kB", "two:1".replace(":1", ""), "SHARED SIZE");
        JsonObject images = Json.parseObject(
                engine.api("GET", "/v1.51/system/df?type=image").ok());
        assertThat(images.array("Images").objects()).hasSize(3);
        assertThat(images.fields().get("Containers")).isEqualTo(Json.ofNull());
        assertThat(engine.api("GET", "/v1.51/system/df?type=nosuch").ok()).contains("unknown object type: nosuch");
    }

    @Test
    @Order(1)
    void whatARegistryHas() {
        // The dockerd is in a network namespace of its own, from where it does not see the registry.
        JsonObject one = (JsonObject) ours("GET", "/distribution/" + registry.image("one:1") + "/json");
        String manifest = registry.manifest("one:1");
        assertThat(one.object("Descriptor").text("digest"))
                .isEqualTo(Layer.digest(manifest.getBytes(StandardCharsets.UTF_8)));
        assertThat(one.object("Descriptor").number("size")).isEqualTo(manifest.length());
        assertThat(one.array("Platforms").objects().getFirst().text("architecture"))
                .isEqualTo(TestImage.architecture());
        assertThat(ours("GET", "/distribution/" + registry.image("nosuch") + "/json")
                        .toString())
                .contains("not found");
    }

    @Test
    @Order(2)
    void sharedSizesAndManifestsForNewClients() {
        engine.docker("pull", registry.image("one:1")).ok();

        List<JsonObject> images = list(Json.parse(engine.api("GET", "/v1.51/images/json?shared-size=1&manifests=1")
                .ok()));
        assertThat(images)
                .allSatisfy(image -> assertThat(image.number("SharedSize")).isEqualTo(9_000));
        JsonObject pulled = images.stream()
                .filter(image -> image.strings("RepoTags").contains(registry.image("one:1")))
                .findFirst()
                .orElseThrow();
        assertThat(pulled.array("Manifests").objects()).singleElement().satisfies(manifest -> assertThat(
                        pulled.strings("RepoDigests"))
                .containsExactly(registry.image("one@" + manifest.text("ID"))));
        assertThat(engine.docker("images", "--tree").ok()).contains("two:1");
        engine.docker("rmi", registry.image("one:1")).ok();
    }

    @Test
    @Order(3)
    void prunes() {
        for (String filter : List.of(
                "{\"until\":[\"2020-01-01\"]}",
                "{\"dangling\":[\"false\"],\"label\":[\"kind=other\"]}",
                "{\"dangling\":[\"false\"],\"label!\":[\"kind\"],\"until\":[\"2020-01-01T00:00:00\"]}",
                "{\"nosuch\":[\"x\"]}",
                "{}",
                "{\"dangling\":[\"false\"]}")) {
            JsonObject theirs = (JsonObject) theirs("POST", "/images/prune?" + filters(filter));
            JsonObject ours = (JsonObject) ours("POST", "/images/prune?" + filters(filter));
            if (theirs.has("message")) {
                assertThat(normal(ours)).as(filter).isEqualTo(normal(theirs));
            } else if (theirs.find("ImagesDeleted")
                    .filter(Json.Null.class::isInstance)
                    .isPresent()) {
                assertThat(ours).as(filter).isEqualTo(theirs);
            } else {
                assertThat(ours.array("ImagesDeleted").objects())
                        .as(filter)
                        .containsExactlyInAnyOrderElementsOf(
                                theirs.array("ImagesDeleted").objects());
                assertThat(ours.number("SpaceReclaimed")).as(filter).isEqualTo(theirs.number("SpaceReclaimed"));
            }
        }
        assertThat(engine.docker("images", "--format", "{{.Repository}}").ok()).isEqualTo("two");
    }
}
