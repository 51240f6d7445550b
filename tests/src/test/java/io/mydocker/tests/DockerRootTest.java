package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data root is Docker's: Debian's dockerd goes on with what we stored, and we with what it stored; nothing is lost
/// or damaged on the way there and back.
@RootTest
class DockerRootTest {

    private static NetworkNamespace network;
    private static Registry registry;
    private static String pulled;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start(@TempDir Path scratch) {
        network = NetworkNamespace.create();
        registry = Registry.start(network);
        pulled = registry.image("pulled:1");
        registry.push(
                "docker-archive:" + program("pulled:1").archive(scratch.resolve("pulled.tar")),
                "pulled:1",
                "--format",
                "v2s2");
    }

    @AfterAll
    static void close() {
        registry.close();
        network.close();
    }

    /// A client of one of the two: words to output.
    private interface Client extends Function<String[], Command> {
        default String ok(String... words) {
            return apply(words).ok();
        }
    }

    private static TestImage program(String name) {
        return TestImage.of(
                name,
                new Layer().file("bin/busybox", TestImage.program(), 0755).symlink("bin/sh", "busybox"),
                new Layer().file("etc/name", name));
    }

    private void load(Client client, String name) {
        client.ok(
                "load", "-i", program(name).archive(scratch.resolve("load.tar")).toString());
    }

    /// What lists and inspections say, without what depends on the engine or the time.
    private static List<String> view(Client client) {
        return List.of(
                client.ok("images", "--no-trunc", "--digests", "--format", IMAGES)
                        .lines()
                        .sorted()
                        .toList()
                        .toString(),
                client.ok("ps", "-a", "--no-trunc", "--format", CONTAINERS)
                        .lines()
                        .sorted()
                        .toList()
                        .toString(),
                inspected(client, "image", "{{.Repository}}:{{.Tag}}", "images", IMAGE),
                inspected(client, "container", "{{.Names}}", "ps", CONTAINER));
    }

    private static final String IMAGES = "{{.Repository}}:{{.Tag}} {{.Digest}} {{.ID}} {{.Size}}";
    private static final String CONTAINERS = "{{.ID}} {{.Names}} {{.Image}} {{.Command}} {{.Labels}}";
    private static final String IMAGE = "{{.Id}} {{json .RepoTags}} {{json .RepoDigests}} {{.Created}} {{.Size}}"
            + " {{json .RootFS}} {{json .Config.Env}} {{json .Config.Cmd}} {{.Architecture}} {{.Os}}"
            + " {{.GraphDriver.Name}}";
    private static final String CONTAINER = "{{.Id}} {{.Name}} {{.Path}} {{json .Args}} {{.Image}} {{.Created}}"
            + " {{.State.Status}} {{.State.ExitCode}} {{.State.StartedAt}} {{.State.FinishedAt}} {{.LogPath}}"
            + " {{.RestartCount}} {{json .Config.Env}} {{json .Config.Labels}} {{.Config.Tty}}"
            + " {{.HostConfig.NetworkMode}} {{.HostConfig.Memory}} {{json .HostConfig.Binds}}"
            + " {{.HostConfig.RestartPolicy.Name}} {{json .Mounts}} {{.GraphDriver.Name}}";

    private static String inspected(Client client, String kind, String name, String list, String format) {
        String[] names = client.ok(
                        "ps".equals(list)
                                ? new String[] {"ps", "-a", "--format", name}
                                : new String[] {"images", "--format", name})
                .lines()
                .sorted()
                .toArray(String[]::new);
        return client.apply(new String[] {"inspect", "--type", kind, "-f", format})
                .with(names)
                .ok();
    }

    @Test
    void dockerdGoesOnWithWhatWeStored() {
        try (EngineUnderTest engine = EngineUnderTest.open(network)) {
            Client ours = engine::docker;
            engine.mydocker("pull", pulled).ok();
            load(ours, "loaded:1");
            engine.mydocker("create", "--network", "none", "--name", "created", pulled, "/bin/busybox", "echo", "hello")
                    .ok();
            engine.mydocker("run", "--network", "none", "--name", "ended", "-l", "a=b", "-e", "C=d", "loaded:1")
                    .with("/bin/busybox", "sh", "-c", "echo out; echo err >&2; echo kept >/file; exit 3")
                    .run();
            List<String> before = view(ours);
            engine.stop();

            try (Dockerd dockerd = Dockerd.startOn(engine.dataRoot(), network)) {
                Client theirs = dockerd::docker;
                assertThat(view(theirs)).isEqualTo(before);
                runs(theirs, pulled);
                runs(theirs, "loaded:1");
                Command.Result logs = dockerd.docker("logs", "ended").run();
                assertThat(logs.out()).isEqualTo("out\n");
                assertThat(logs.err()).isEqualTo("err\n");
                assertThat(theirs.ok("start", "-a", "created")).isEqualTo("hello");
                assertThat(theirs.ok("diff", "ended").lines()).contains("A /file");
                pushes(theirs, "theirs:1");
                theirs.ok("rm", "ended");
                theirs.ok("create", "--network", "none", "--name", "new", "loaded:1", "/bin/busybox", "echo", "new");
                before = view(theirs);
            }

            engine.start();
            assertThat(view(ours)).isEqualTo(before);
            assertThat(ours.ok("start", "-a", "new")).isEqualTo("new");
            assertThat(ours.ok("start", "-a", "created")).isEqualTo("hello");
        }
    }

    @Test
    void weGoOnWithWhatDockerdStored() throws IOException {
        try (EngineUnderTest engine = EngineUnderTest.open(network)) {
            Client ours = engine::docker;
            engine.stop();
            List<String> before;
            try (Dockerd dockerd = Dockerd.startOn(engine.dataRoot(), network)) {
                before = storeWithDockerd(dockerd);
            }
            Map<String, String> databases = databases(engine.dataRoot());
            assertThat(databases.keySet())
                    .anyMatch(name -> name.endsWith("/local-kv.db"))
                    .anyMatch(name -> name.endsWith("/metadata.db"));

            engine.start();
            assertThat(view(ours)).isEqualTo(before);
            runs(ours, pulled);
            runs(ours, "loaded:1");
            assertThat(ours.apply(new String[] {"logs", "ended"}).run().out()).isEqualTo("out\n");
            assertThat(ours.ok("start", "-a", "volume")).isEqualTo("in the volume");
            assertThat(ours.ok("start", "-a", "created")).isEqualTo("hello");
            pushes(ours, "ours:1");
            ours.ok("rm", "ended");
            before = view(ours);
            engine.stop();
            assertThat(databases(engine.dataRoot())).isEqualTo(databases);

            try (Dockerd dockerd = Dockerd.startOn(engine.dataRoot(), network)) {
                Client theirs = dockerd::docker;
                assertThat(view(theirs)).isEqualTo(before);
                assertThat(theirs.ok("volume", "inspect", "-f", "{{.Labels}}", "data"))
                        .isEqualTo("map[kept:yes]");
                assertThat(theirs.ok("start", "-a", "volume")).isEqualTo("in the volume");
                theirs.ok("rm", "volume", "created");
                theirs.ok("rmi", pulled, "loaded:1");
            }
            engine.start();
        }
    }

    private List<String> storeWithDockerd(Dockerd dockerd) {
        Client theirs = dockerd::docker;
        theirs.ok("pull", pulled);
        load(theirs, "loaded:1");
        theirs.ok("volume", "create", "--label", "kept=yes", "data");
        theirs.ok(
                "run",
                "--rm",
                "--network",
                "none",
                "-v",
                "data:/data",
                pulled,
                "/bin/busybox",
                "sh",
                "-c",
                "echo in the volume >/data/file");
        theirs.ok(
                "create",
                "--network",
                "none",
                "--name",
                "volume",
                "-v",
                "data:/data",
                pulled,
                "/bin/busybox",
                "cat",
                "/data/file");
        theirs.ok(
                "create",
                "--network",
                "none",
                "--name",
                "created",
                "--memory",
                "64m",
                "loaded:1",
                "/bin/busybox",
                "echo",
                "hello");
        theirs.apply(new String[] {"run", "--network", "none", "--name", "ended", "-l", "a=b", "-e", "C=d", "loaded:1"})
                .with("/bin/busybox", "sh", "-c", "echo out; echo err >&2; exit 3")
                .run();
        return view(theirs);
    }

    private static void runs(Client client, String image) {
        assertThat(client.ok("run", "--rm", "--network", "none", image, "/bin/busybox", "cat", "/etc/name"))
                .isEqualTo(image.substring(image.indexOf('/') + 1));
    }

    /// Pushes the pulled image under another name of its registry: the same blobs, whoever writes the manifest.
    private static void pushes(Client client, String name) {
        client.ok("tag", pulled, registry.image(name));
        client.ok("push", registry.image(name));
        assertThat(Json.parse(registry.manifest(name))).isEqualTo(Json.parse(registry.manifest("pulled:1")));
        client.ok("rmi", registry.image(name));
    }

    /// The digests of the files that are dockerd's alone.
    private static Map<String, String> databases(Path root) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (String directory : List.of("network", "buildkit", "builder", "volumes", "plugins", "swarm", "trust")) {
            if (Files.isDirectory(root.resolve(directory))) {
                try (Stream<Path> files = Files.walk(root.resolve(directory))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        digests.put(root.relativize(file).toString(), Layer.digest(Files.readAllBytes(file)));
                    }
                }
            }
        }
        return digests;
    }
}
