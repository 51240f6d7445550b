package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.api.StreamFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole command lines against an engine that plays a script.
class CliTest {
    private static final String MISSING = "{\"message\":\"No such image: busybox:latest\"}";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ScriptedEngine engine;

    @BeforeEach
    void listen() throws IOException {
        engine = ScriptedEngine.listen(directory);
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private int run(String... line) {
        return run("", line);
    }

    private int run(String input, String[] line) {
        out.reset();
        err.reset();
        Streams streams = new Streams(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err);
        return new Cli(streams, Map.of("MYDOCKER_HOST", engine.host(), "DOCKER_HOST", "unix:///nowhere"))
                .run(List.of(line));
    }

    private static byte[] frame(StreamFrame.Source source, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new StreamFrame(source, payload.length).encode());
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    @Test
    void run_attaches_waits_starts_and_ends_with_the_exit_code() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(frame(StreamFrame.Source.STDOUT, "out\n"));
        frames.writeBytes(frame(StreamFrame.Source.STDERR, "err\n"));
        engine.on("POST /containers/create", 201, "{\"Id\":\"abc\",\"Warnings\":[\"careful\"]}").stream(
                        "POST /containers/abc/attach", frames.toByteArray())
                .on("POST /containers/abc/wait", 200, "{\"StatusCode\":7}")
                .on("POST /containers/abc/start", 204, "");

        assertThat(run("run", "--rm", "--network", "none", "busybox", "true")).isEqualTo(7);

        assertThat(out).hasToString("out\n");
        assertThat(err).hasToString("WARNING: careful\nerr\n");
        assertThat(engine.requests().stream().map(CliTest::lineOf))
                .containsExactly(
                        "POST /containers/create",
                        "POST /containers/abc/attach?stream=1&stdout=1&stderr=1",
                        "POST /containers/abc/wait?condition=removed",
                        "POST /containers/abc/start");
    }

    private static String lineOf(String request) {
        int body = request.indexOf(" {");
        return body < 0 ? request : request.substring(0, body);
    }

    @Test
    void run_detached_prints_the_id() {
        engine.on("POST /containers/create", 201, "{\"Id\":\"abc\",\"Warnings\":[]}")
                .on("POST /containers/abc/start", 204, "");

        assertThat(run("run", "-d", "--name", "web", "busybox")).isZero();

        assertThat(out).hasToString("abc\n");
        assertThat(engine.requests().getFirst()).startsWith("POST /containers/create?name=web {");
    }

    @Test
    void run_fetches_an_image_that_is_not_there() {
        engine
                .on("POST /containers/create", 404, MISSING)
                .on("POST /containers/create", 201, "{\"Id\":\"abc\"}")
                .stream(
                        "POST /images/create",
                        "{\"status\":\"Pulling from library/busybox\",\"id\":\"latest\"}\r\n{\"status\":\"Done\"}\r\n"
                                .getBytes(StandardCharsets.UTF_8))
                .on("POST /containers/abc/start", 204, "");

        assertThat(run("run", "-d", "busybox")).isZero();

        assertThat(out).hasToString("abc\n");
        assertThat(err).hasToString("""
                Unable to find image 'busybox:latest' locally
                latest: Pulling from library/busybox
                Done
                """);
        assertThat(engine.requests().get(1)).isEqualTo("POST /images/create?fromImage=busybox&tag=latest");
        assertThat(run("run", "-d", "--pull", "sometimes", "busybox")).isEqualTo(125);
    }

    @Test
    void run_never_fetches_when_told_so() {
        engine.on("POST /containers/create", 404, MISSING);

        assertThat(run("run", "--pull=never", "busybox")).isEqualTo(125);
        assertThat(err).hasToString("""
                mydocker: Error response from daemon: No such image: busybox:latest

                Run 'mydocker run --help' for more information
                """);
    }

    @Test
    void run_tells_failures_to_start_apart() {
        engine.on("POST /containers/create", 201, "{\"Id\":\"abc\"}").stream("POST /containers/abc/attach", new byte[0])
                .on("POST /containers/abc/wait", 200, "{\"StatusCode\":0}")
                .on(
                        "POST /containers/abc/start",
                        400,
                        "{\"message\":\"exec: \\\"x\\\": executable file not found in $PATH\"}")
                .on("POST /containers/abc/start", 400, "{\"message\":\"exec: \\\"/etc\\\": is a directory\"}")
                .on("POST /containers/abc/start", 500, "{\"message\":\"mount proc: no\"}");

        assertThat(run("run", "busybox", "x")).isEqualTo(127);
        assertThat(run("run", "busybox", "/etc")).isEqualTo(126);
        assertThat(run("run", "busybox", "y")).isEqualTo(125);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("mydocker: Error response from daemon: mount proc: no\n");
    }

    @Test
    void run_writes_the_ids_file_once() throws IOException {
        engine.on("POST /containers/create", 201, "{\"Id\":\"abc\"}").on("POST /containers/abc/start", 204, "");
        Path file = directory.resolve("cid");

        assertThat(run("run", "-d", "--cidfile", file.toString(), "busybox")).isZero();
        assertThat(file).hasContent("abc");
        assertThat(run("run", "-d", "--cidfile", file.toString(), "busybox")).isEqualTo(125);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("container ID file found, make sure");

        Files.delete(file);
        engine.on("POST /containers/create", 409, "{\"message\":\"Conflict.\"}");
        assertThat(run("run", "-d", "busybox")).isZero();
        assertThat(run("run", "-d", "--cidfile", file.toString(), "busybox")).isEqualTo(125);
        assertThat(file).doesNotExist();
    }

    @Test
    void run_without_a_terminal_says_so() {
        assertThat(run("run", "-it", "busybox")).isEqualTo(1);
        assertThat(err).hasToString("the input device is not a TTY\n");
    }

    @Test
    void a_missing_engine_is_one_sentence() throws IOException {
        engine.close();
        Files.delete(directory.resolve("engine.sock"));

        assertThat(run("ps")).isEqualTo(1);
        assertThat(err).hasToString("Cannot connect to the mydocker engine at " + engine.host() + ". Is it running?\n");
        assertThat(run("run", "busybox")).isEqualTo(125);
        assertThat(run("-H", "unix:///elsewhere", "ps")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("at unix:///elsewhere.");
    }

    @Test
    void exec_ends_with_the_processs_exit_code() {
        engine.on("POST /containers/web/exec", 201, "{\"Id\":\"e1\"}").stream(
                        "POST /exec/e1/start", frame(StreamFrame.Source.STDOUT, "hi\n"))
                .on("GET /exec/e1/json", 200, "{\"ExitCode\":9}");

        assertThat(run("exec", "-e", "A=b", "-u", "1", "web", "sh", "-c", "x")).isEqualTo(9);

        assertThat(out).hasToString("hi\n");
        assertThat(engine.requests())
                .contains(
                        "POST /containers/web/exec {\"AttachStdin\":false,\"AttachStdout\":true,\"AttachStderr\":true,"
                                + "\"Detach\":false,\"Tty\":false,\"Cmd\":[\"sh\",\"-c\",\"x\"],"
                                + "\"Env\":[\"A=b\"],\"User\":\"1\"}");
    }

    @Test
    void ps_is_dockers_table() {
        engine.on("GET /containers/json", 200, """
                [{"Id":"e7453923f2f58870020ff014994ed6b4a6fafe2e980d589dd24bf70af98a2232","Names":["/c2"],
                  "Image":"busybox","ImageID":"sha256:d9bdddca","Command":"sleep 1000000000000000000","Created":0,
                  "Ports":[{"PrivatePort":80,"Type":"tcp"}],
                  "Labels":{"a":"b"},"State":"running","Status":"Up 3 seconds"}]""");

        run("ps", "-a");
        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("[0-9]+ years", "NN years"))
                .isEqualTo("""
                CONTAINER ID   IMAGE     COMMAND                  CREATED        STATUS         PORTS     NAMES
                e7453923f2f5   busybox   "sleep 1000000000000…"   NN years ago   Up 3 seconds   80/tcp    c2
                """);
        run("ps", "-q", "--no-trunc");
        assertThat(out).hasToString("e7453923f2f58870020ff014994ed6b4a6fafe2e980d589dd24bf70af98a2232\n");
        run("ps", "--format", "table {{.ID}}\\t{{.Names}}");
        assertThat(out).hasToString("CONTAINER ID   NAMES\ne7453923f2f5   c2\n");
        run("ps", "--format", "{{.Label \"a\"}} {{.State}}", "-n", "3", "-f", "status=running");
        assertThat(out).hasToString("b running\n");
        assertThat(engine.requests().getLast())
                .isEqualTo("GET /containers/json?all=1&limit=3&filters=%7B%22status%22:%7B%22running%22:true%7D%7D");
        assertThat(run("ps", "--format", "{{.Nonsense}}")).isEqualTo(1);
    }

    @Test
    void images_have_a_row_for_each_name() {
        engine.on("GET /images/json", 200, """
                [{"Id":"sha256:d9bdddca96d447337f5df21138b93961","RepoTags":["busybox:latest","localhost:5000/b:1"],
                  "RepoDigests":["busybox@sha256:aa"],"Created":0,"Size":1982256},
                 {"Id":"sha256:0123456789abcdef","RepoTags":null,"RepoDigests":null,"Created":0,"Size":5}]""");

        run("images");
        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("[0-9]+ years", "NN years"))
                .isEqualTo("""
                REPOSITORY         TAG       IMAGE ID       CREATED        SIZE
                busybox            latest    d9bdddca96d4   NN years ago   1.98MB
                localhost:5000/b   1         d9bdddca96d4   NN years ago   1.98MB
                <none>             <none>    0123456789ab   NN years ago   5B
                """);
        run("images", "--digests", "--format", "{{.Repository}} {{.Digest}}");
        assertThat(out).hasToString("busybox sha256:aa\nlocalhost:5000/b <none>\n<none> <none>\n");
        run("image", "search", "BUSY");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("busybox ").doesNotContain("localhost");
        run("images", "-q");
        assertThat(out).hasToString("d9bdddca96d4\nd9bdddca96d4\n0123456789ab\n");
    }

    @Test
    void all_errors_of_a_batch_are_listed_while_the_rest_is_done() {
        engine.on("DELETE /containers/a", 204, "")
                .on("DELETE /containers/b", 404, "{\"message\":\"No such container: b\"}")
                .on("DELETE /containers/c", 409, "{\"message\":\"busy\"}")
                .on("DELETE /containers/d", 204, "");

        assertThat(run("rm", "a", "b", "c", "d")).isEqualTo(1);
        assertThat(out).hasToString("a\nd\n");
        assertThat(err)
                .hasToString("Error response from daemon: No such container: b\nError response from daemon: busy\n");
        assertThat(run("rm", "-f", "b")).isZero();
    }

    @Test
    void inspect_prints_what_there_is_and_names_what_is_not() {
        engine.on("GET /containers/web/json", 200, "{\"Name\":\"/web\",\"State\":{\"Pid\":1}}")
                .on("GET /containers/x/json", 404, "{\"message\":\"No such container: x\"}")
                .on("GET /images/x/json", 404, "{\"message\":\"No such image: x\"}");

        assertThat(run("inspect", "web", "x")).isEqualTo(1);
        assertThat(out).hasToString("""
                [
                    {
                        "Name": "/web",
                        "State": {
                            "Pid": 1
                        }
                    }
                ]
                """);
        assertThat(err).hasToString("Error: No such object: x\n");
        assertThat(run("inspect", "x")).isEqualTo(1);
        assertThat(out).hasToString("[]\n");
        assertThat(run("inspect", "-f", "{{.State.Pid}}{{json .Name}}", "web")).isZero();
        assertThat(out).hasToString("1\"/web\"\n");
    }

    @Test
    void pull_prints_dockers_lines_and_no_bars_into_a_pipe() {
        engine.stream("POST /images/create", """
                        {"status":"Pulling from library/busybox","id":"latest"}
                        {"status":"Pulling fs layer","progressDetail":{},"id":"aa"}
                        {"status":"Downloading","progressDetail":{"current":5,"total":10},"progress":"[=>]","id":"aa"}
                        {"status":"Pull complete","progressDetail":{},"id":"aa"}
                        {"status":"Digest: sha256:bb"}
                        """.getBytes(StandardCharsets.UTF_8));

        assertThat(run("image", "p", "busybox")).isZero();
        assertThat(out).hasToString("""
                Using default tag: latest
                latest: Pulling from library/busybox
                aa: Pulling fs layer
                aa: Pull complete
                Digest: sha256:bb
                docker.io/library/busybox:latest
                """);
        assertThat(run("pull", "-img", "arm64v8/ubuntu:20.04", "-q")).isZero();
        assertThat(out).hasToString("docker.io/arm64v8/ubuntu:20.04\n");
        assertThat(run("image", "pull", "nginx", "--tag", "1.2", "-q")).isZero();
        assertThat(engine.requests().getLast()).isEqualTo("POST /images/create?fromImage=nginx&tag=1.2");
        assertThat(run("pull", "UPPER")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("invalid reference format");
    }

    @Test
    void a_pull_that_fails_in_the_middle_ends_with_its_error() {
        engine.stream(
                "POST /images/create",
                "{\"status\":\"x\"}\n{\"errorDetail\":{\"message\":\"no space\"},\"error\":\"no space\"}\n"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(run("pull", "-q", "busybox")).isEqualTo(1);
        assertThat(out.size()).isZero();
        assertThat(err).hasToString("no space\n");
    }

    @Test
    void load_sends_its_input() {
        engine.stream("POST /images/load", "{\"stream\":\"Loaded image: a\\n\"}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(run("archive", new String[] {"load"})).isZero();
        assertThat(out).hasToString("Loaded image: a\n");
        assertThat(run("load", "-i", directory + "/none")).isEqualTo(1);
        assertThat(err).hasToString("open " + directory + "/none: no such file or directory\n");
    }

    @Test
    void logs_part_the_streams_and_pass_the_options_on() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(frame(StreamFrame.Source.STDERR, "e"));
        frames.writeBytes(frame(StreamFrame.Source.STDOUT, "o"));
        engine.on("GET /containers/2AD/json", 200, "{\"Id\":\"full\",\"Config\":{\"Tty\":false}}").stream(
                "GET /containers/full/logs", frames.toByteArray());

        assertThat(run("logs", "-ft", "--tail", "5", "2AD")).isZero();
        assertThat(out).hasToString("o");
        assertThat(err).hasToString("e");
        assertThat(engine.requests().getLast())
                .isEqualTo("GET /containers/full/logs?stdout=1&stderr=1&follow=1&timestamps=1&tail=5");
    }

    @Test
    void plan_prints_the_list_of_system_calls() {
        engine.on(
                "POST /containers/plan",
                200,
                "{\"instructions\":[{\"call\":\"mount\"}],\"text\":\"   0  mount(…)  # proc\"}");

        assertThat(run("plan", "busybox", "true")).isZero();
        assertThat(out).hasToString("   0  mount(…)  # proc\n");
        assertThat(run("plan", "--json", "busybox")).isZero();
        assertThat(out).hasToString("[\n    {\n        \"call\": \"mount\"\n    }\n]\n");
    }

    @Test
    void networks_are_the_engines_to_refuse() {
        engine.on("POST /networks/create", 501, "{\"message\":\"networks are not supported yet\"}");

        assertThat(run("network", "create", "--driver", "bridge", "--subnet", "192.168.0.0/24", "my-network"))
                .isEqualTo(1);
        assertThat(err).hasToString("Error response from daemon: networks are not supported yet\n");
        assertThat(engine.requests().getFirst()).contains("\"Subnet\":\"192.168.0.0/24\"");
    }

    @Test
    void unknown_words_are_named() {
        assertThat(run("nonsense")).isEqualTo(1);
        assertThat(err).hasToString("""
                mydocker: unknown command: mydocker nonsense

                Run 'mydocker --help' for more information
                """);
        assertThat(run("container", "nonsense")).isEqualTo(1);
        assertThat(run("--debug", "ps")).isEqualTo(125);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("--debug is not supported yet\n");
    }

    @Test
    void help_is_there_under_every_name() {
        for (String[] line : new String[][] {
            {},
            {"help"},
            {"--help"},
            {"-h"},
            {"help", "run"},
            {"run", "--help"},
            {"image"},
            {"image", "--help"},
            {"container", "run", "--help"},
            {"help", "image", "pull"}
        }) {
            assertThat(run(line)).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
                    .startsWith("Usage:  mydocker");
        }
    }

    @Test
    void waiting_prints_exit_codes_and_tagging_prints_nothing() {
        engine.on("POST /containers/a/wait", 200, "{\"StatusCode\":3}").on("POST /images/x/tag", 201, "");

        assertThat(run("wait", "a", "a")).isZero();
        assertThat(out).hasToString("3\n3\n");
        assertThat(run("tag", "x", "localhost:5000/y")).isZero();
        assertThat(out.size()).isZero();
        assertThat(engine.requests().getLast()).isEqualTo("POST /images/x/tag?repo=localhost:5000/y&tag=latest");
    }
}
