package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What can go wrong: one clear sentence each, Docker's own where Docker has one, the right exit code, and nothing
/// half-made left behind.
@RootTest
class ErrorsTest {

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static Result run(String... words) {
        return engine.mydocker("run", "--rm", "--network", "none").with(words).run();
    }

    private static void assertNothingIsLeft() {
        assertThat(engine.mydocker("ps", "-aq").ok()).isEmpty();
        assertThat(Command.shell("ls " + engine.dataRoot() + "/containers " + engine.dataRoot()
                                + "/image/overlay2/layerdb/mounts | grep -c '^[0-9a-f]\\{64\\}'; true")
                        .ok())
                .isEqualTo("0");
    }

    @Test
    void unknownImage() {
        String registry = "127.0.0.1:" + Registry.freePort();
        Result result = run(registry + "/nosuch", "true");

        assertThat(result.exitCode()).isEqualTo(125);
        assertThat(result.err())
                .contains("Unable to find image '" + registry + "/nosuch:latest' locally", "connection refused");
        assertThat(engine.mydocker("rmi", "nosuch").run().err()).contains("No such image: nosuch:latest");
        assertThat(engine.mydocker("inspect", "nosuch").run().err()).contains("No such object: nosuch");
        assertNothingIsLeft();
    }

    @Test
    void unknownContainer() {
        for (String verb : new String[] {"start", "stop", "kill", "wait", "rm", "logs", "attach"}) {
            Result result = engine.mydocker(verb, "nosuch").run();
            assertThat(result.exitCode()).as(verb).isEqualTo(1);
            assertThat(result.err()).as(verb).contains("No such container: nosuch");
        }
        assertThat(engine.mydocker("exec", "nosuch", "true").run().err()).contains("No such container: nosuch");
    }

    @Test
    void ambiguousPrefix() {
        // Seventeen ids have two that begin alike.
        for (int i = 0; i < 17; i++) {
            engine.mydocker("create", "--network", "none", "busybox").ok();
        }
        String ids = engine.mydocker("ps", "-aq").ok();
        String twice = ids.lines()
                .map(id -> id.substring(0, 1))
                .filter(first -> ids.lines().filter(id -> id.startsWith(first)).count() > 1)
                .findFirst()
                .orElseThrow();

        Result result = engine.mydocker("start", twice).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).containsIgnoringCase("multiple IDs found with provided prefix: " + twice);
        engine.mydocker("rm").with(ids.lines().toArray(String[]::new)).ok();
    }

    @Test
    void nameInUseAndNamesThatAreNone() {
        String id = engine.mydocker("create", "--network", "none", "--name", "taken", "busybox")
                .ok();

        assertThat(run("--name", "taken", "busybox", "true"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(125))
                .satisfies(result -> assertThat(result.err())
                        .contains("Conflict. The container name \"/taken\" is already in use by container \"" + id
                                + "\". You have to remove (or rename) that container to be able to reuse that name."));
        assertThat(run("--name", "a/b", "busybox", "true"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(125))
                .satisfies(result -> assertThat(result.err())
                        .contains("Invalid container name (a/b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"));
        engine.mydocker("rm", "taken").ok();
    }

    @Test
    void commandNotFoundIs127() {
        Result result = run("busybox", "nosuch");

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(result.err()).contains("exec: \"nosuch\": executable file not found in $PATH");
        assertNothingIsLeft();
    }

    @Test
    void commandNotExecutableIs126() {
        Result result = run("busybox", "/etc/passwd");

        assertThat(result.exitCode()).isEqualTo(126);
        assertThat(result.err()).contains("/etc/passwd", "ermission denied");
        assertThat(run("busybox", "/etc").exitCode()).isEqualTo(126);
        assertNothingIsLeft();
    }

    @Test
    void wrongOptionsAre125() {
        assertThat(run("--nosuch", "busybox"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(125))
                .satisfies(result -> assertThat(result.err()).contains("unknown flag: --nosuch"));
        assertThat(run("-m", "1", "busybox", "true").exitCode()).isEqualTo(125);
        assertThat(run("-w", "relative", "busybox", "true").exitCode()).isEqualTo(125);
        assertThat(run("-v", "relative/path:/x", "busybox", "true").exitCode()).isEqualTo(125);
        assertNothingIsLeft();
    }

    @Test
    void unknownCommands() {
        Result result = engine.mydocker("nosuch").run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("unknown command: mydocker nosuch");
    }

    @Test
    void whatComesInALaterVersionIsSaid() {
        for (String[] words : new String[][] {{"-p", "91:80", "busybox"}, {"--network", "my-network", "busybox"}}) {
            Result result = engine.mydocker("run", "--rm").with(words).run();
            assertThat(result.exitCode()).isEqualTo(125);
            assertThat(result.err()).contains("not supported yet");
        }
        assertNothingIsLeft();
    }

    @Test
    void noMountSource() {
        Result result = run("-v", "/proc/no/such/place:/x", "busybox", "true");

        assertThat(result.exitCode()).isEqualTo(125);
        assertThat(result.err()).contains("/proc/no/such/place");
        assertNothingIsLeft();
    }

    @Test
    void bodiesThatAreNoJson() {
        String answer = engine.apiStatus(
                        "POST", "/containers/create", "-H", "Content-Type: application/json", "-d", "{\"Image\": ")
                .ok();
        assertThat(answer).contains("{\"message\":").endsWith("\n400");
        assertThat(engine.apiStatus("POST", "/containers/create", "-H", "Content-Type: application/json", "-d", "[1]")
                        .ok())
                .contains("{\"message\":")
                .endsWith("\n400");
        assertThat(engine.apiStatus(
                                "POST",
                                "/containers/create",
                                "-H",
                                "Content-Type: application/json",
                                "-d",
                                "{\"Image\":\"busybox\",\"Cmd\":[7]}")
                        .ok())
                .endsWith("\n400");
        assertThat(engine.apiStatus("POST", "/containers/create", "-H", "Content-Type: text/plain", "-d", "x")
                        .ok())
                .endsWith("\n400");
        assertNothingIsLeft();
    }

    @Test
    void pagesThatAreNotThere() {
        assertThat(engine.apiStatus("GET", "/nosuch").ok()).isEqualTo("{\"message\":\"page not found\"}\n\n404");
        assertThat(engine.apiStatus("GET", "/v1.20/info").ok())
                .endsWith("\n400")
                .contains("client version 1.20 is too old");
        assertThat(engine.apiStatus("GET", "/v9.99/info").ok())
                .endsWith("\n400")
                .contains("client version 9.99 is too new");
    }

    @Test
    void hostileRequestsDoNotEndTheEngine() {
        String line = "x".repeat(200_000);
        Command.shell("printf 'GET /" + "x".repeat(90_000) + " HTTP/1.1\\r\\n\\r\\n' | timeout 5 busybox nc local:"
                        + engine.socket())
                .run();
        Command.shell("head -c 300000 /dev/urandom | curl -sS -m 5 --unix-socket " + engine.socket()
                        + " -X POST --data-binary @- http://engine/containers/create")
                .run();
        engine.api("POST", "/containers/create", "-H", "Content-Type: application/json", "-d", "[".repeat(100_000))
                .run();
        engine.api("GET", "/containers/json?filters=%7B%22" + line.substring(0, 1000))
                .run();

        assertThat(engine.api("GET", "/_ping").ok()).isEqualTo("OK");
    }

    @Test
    void noRoot() {
        Result result = Command.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        SourceTree.here().launcher().toString(),
                        "-H",
                        engine.host(),
                        "ps")
                .run();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).containsIgnoringCase("permission denied");

        Result daemon = Command.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        SourceTree.here().launcher().toString(),
                        "daemon")
                .with("--data-root", "/var/tmp/mydocker-test-nobody", "-H", "unix:///var/tmp/mydocker-test-nobody.sock")
                .run();
        assertThat(daemon.exitCode()).isEqualTo(1);
        assertThat(daemon.err().lines()).hasSize(1).first().asString().contains("root");
    }
}
