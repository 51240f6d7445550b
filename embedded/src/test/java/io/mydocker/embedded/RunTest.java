package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.engine.container.AttachOptions;
import io.mydocker.engine.container.Attachment;
import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerExit;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.engine.container.NewContainer;
import io.mydocker.engine.container.PlanListing;
import io.mydocker.engine.container.RemoveOptions;
import io.mydocker.engine.container.StopOptions;
import io.mydocker.engine.container.TerminalSize;
import io.mydocker.engine.container.WaitCondition;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.failure.NotModified;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real containers on the real kernel.
class RunTest {
    private static TestEngine engine;

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        engine = new TestEngine(directory);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static JsonObject host(String name, boolean value) {
        return JsonObject.builder().put(name, value).build();
    }

    private static UnaryOperator<JsonObject.Builder> config(String name, String value) {
        return builder -> builder.put(name, value);
    }

    @Test
    void streamsStayApart() {
        assertThat(engine.run("sh", "-c", "echo out; echo err >&2"))
                .isEqualTo(new TestEngine.Result(0, "out\n", "err\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 125, 255})
    void exitCodes(int code) {
        assertThat(engine.run("sh", "-c", "exit " + code).exitCode()).isEqualTo(code);
    }

    @Test
    void endBySignal() {
        assertThat(engine.run("sh", "-c", "sh -c 'kill -9 $$'; exit $?").exitCode())
                .isEqualTo(137);
    }

    @Test
    void muchOutput() {
        TestEngine.Result result = engine.run("seq", "1", "200000");
        assertThat(result.stdout()).startsWith("1\n2\n").endsWith("199999\n200000\n");
        assertThat(result.stdout().lines()).hasSize(200_000);
    }

    @Test
    void unknownCommand() {
        NewContainer request = request("nosuch");
        String id = engine.containers().create(request).id();
        assertThatThrownBy(() -> engine.containers().start(id))
                .isInstanceOf(SystemFailure.class)
                .hasMessageStartingWith("failed to create task for container: ")
                .hasMessageContaining("exec: \"nosuch\": executable file not found in $PATH");
        Container container = engine.containers().find(id);
        assertThat(container.state().status()).isEqualTo(Status.CREATED);
        assertThat(container.state().exitCode()).isEqualTo(127);
        assertThat(container.state().error()).contains("executable file not found");
        engine.remove(id);
    }

    @Test
    void notExecutable() {
        String id = engine.containers().create(request("/etc/noexec")).id();
        assertThatThrownBy(() -> engine.containers().start(id)).hasMessageContaining("permission denied");
        assertThat(engine.containers().find(id).state().exitCode()).isEqualTo(126);
        engine.remove(id);
    }

    @Test
    void failedStartWithAutoRemoveLeavesNothing() {
        String id = engine.containers()
                .create(request(host("AutoRemove", true), "nosuch"))
                .id();
        assertThatThrownBy(() -> engine.containers().start(id)).isInstanceOf(SystemFailure.class);
        assertThatThrownBy(() -> engine.containers().find(id)).isInstanceOf(NotFound.class);
    }

    /// Its own null device, not the host's: the holder of the descriptor can change the file's mode.
    @Test
    void standardInputIsTheContainersOwnNullDevice() {
        String compare = "[ $(stat -L -c %d:%i /proc/self/fd/0) = $(stat -c %d:%i /dev/null) ] && echo own";
        assertThat(engine.run("sh", "-c", compare).stdout()).isEqualTo("own\n");
    }

    @Test
    void kernelParametersOfTheHostAreRefused() {
        JsonObject host = JsonObject.builder()
                .put("Sysctls", Map.of("vm.swappiness", "60"))
                .build();
        assertThatThrownBy(() -> engine.containers().create(request(host, "true")))
                .hasMessage("sysctl `vm.swappiness` is not in a separate kernel namespace");
    }

    @Test
    void identity() {
        assertThat(engine.run("id").stdout()).isEqualTo("uid=0(root) gid=0(root) groups=0(root),10(wheel)\n");
        assertThat(run(config("User", "alice"), "sh", "-c", "id; echo $HOME").stdout())
                .isEqualTo("uid=1000(alice) gid=1001(alice) groups=10(wheel),1001(alice)\n/home/alice\n");
        assertThat(run(config("User", "7:8"), "id").stdout()).isEqualTo("uid=7 gid=8 groups=8\n");
        assertThat(run(config("User", "alice:wheel"), "id").stdout())
                .isEqualTo("uid=1000(alice) gid=10(wheel) groups=10(wheel)\n");
        assertThatThrownBy(() -> run(config("User", "nobody-there"), "id"))
                .hasMessage("unable to find user nobody-there: no matching entries in passwd file");
    }

    private static TestEngine.Result run(UnaryOperator<JsonObject.Builder> config, String... command) {
        return engine.run(request(config, JsonObject.EMPTY, command));
    }

    @Test
    void environmentAndDirectory() {
        TestEngine.Result result = run(
                config -> config.put("Env", List.of("A=b", "C=d e"))
                        .put("WorkingDir", "/made/here")
                        .put("Hostname", "box"),
                "sh",
                "-c",
                "pwd; echo $A $C; hostname; echo $HOSTNAME; echo $PATH; cat /etc/hostname");
        assertThat(result.stdout()).isEqualTo("/made/here\nb d e\nbox\nbox\n/usr/bin:/bin\nbox\n");
    }

    @Test
    void hostnameIsShortId() {
        String id = engine.start(request("sleep", "100"));
        assertThat(engine.containers().find(id).config().hostname()).isEqualTo(id.substring(0, 12));
        engine.remove(id);
    }

    @Test
    void standardInputEnds() throws IOException {
        NewContainer request = request(
                config -> config.put("OpenStdin", true).put("StdinOnce", true).put("AttachStdin", true),
                JsonObject.EMPTY,
                "cat");
        String id = engine.containers().create(request).id();
        try (Attachment streams = engine.containers().attach(id, AttachOptions.all())) {
            engine.containers().start(id);
            TestEngine.send(streams, "hello\n");
            streams.input().close();
            assertThat(TestEngine.read(streams).stdout()).isEqualTo("hello\n");
        }
        assertThat(engine.containers()
                        .wait(id, WaitCondition.NOT_RUNNING)
                        .join()
                        .exitCode())
                .isZero();
        engine.remove(id);
    }

    @Test
    void terminal() throws IOException {
        NewContainer request = request(
                config -> config.put("Tty", true).put("OpenStdin", true).put("StdinOnce", true),
                JsonObject.EMPTY,
                "sh");
        String id = engine.containers().create(request).id();
        try (Attachment streams = engine.containers().attach(id, AttachOptions.all())) {
            engine.containers().start(id);
            engine.containers().resize(id, new TerminalSize(33, 77));
            TestEngine.send(streams, "stty size; tty; echo $TERM; exit 5\n");
            assertThat(TestEngine.read(streams).stdout())
                    .contains("33 77\r\n")
                    .contains("/dev/pts/0\r\n")
                    .contains("xterm\r\n");
        }
        assertThat(engine.containers()
                        .wait(id, WaitCondition.NOT_RUNNING)
                        .join()
                        .exitCode())
                .isEqualTo(5);
        engine.remove(id);
    }

    @Test
    void detachKeysEndTheConnectionAndNothingElse() throws IOException {
        NewContainer request =
                request(config -> config.put("Tty", true).put("OpenStdin", true), JsonObject.EMPTY, "cat");
        String id = engine.start(request);
        try (Attachment streams = engine.containers().attach(id, AttachOptions.all())) {
            TestEngine.send(streams, "\u0010\u0011");
            TestEngine.read(streams);
        }
        assertThat(engine.containers().find(id).state().running()).isTrue();
        engine.remove(id);
    }

    @Test
    void binds(@TempDir Path shared) throws IOException {
        Files.writeString(shared.resolve("file"), "from the host\n");
        JsonObject host = JsonObject.builder()
                .put("Binds", List.of(shared + ":/shared", shared + "/made:/ro:ro"))
                .build();
        TestEngine.Result result =
                engine.run(request(host, "sh", "-c", "cat /shared/file; echo back > /shared/out; touch /ro/x 2>&1"));
        assertThat(result.stdout()).contains("from the host\n").contains("Read-only file system");
        assertThat(shared.resolve("out")).hasContent("back");
        assertThat(shared.resolve("made")).isDirectory();
    }

    @Test
    void autoRemove() {
        String id = engine.containers()
                .create(request(host("AutoRemove", true), "sh", "-c", "exit 3"))
                .id();
        CompletableFuture<ContainerExit> removed = engine.containers().wait(id, WaitCondition.REMOVED);
        engine.containers().start(id);
        assertThat(removed.join().exitCode()).isEqualTo(3);
        assertThatThrownBy(() -> engine.containers().find(id)).isInstanceOf(NotFound.class);
        assertThat(engine.root().resolve("containers").resolve(id)).doesNotExist();
    }

    @Test
    void restartKeepsWhatIsRemovedAtItsEnd() {
        String id = engine.start(request(host("AutoRemove", true), "sleep", "1000"));
        int pid = engine.containers().find(id).state().pid();
        engine.containers().restart(id, StopOptions.within(0));
        assertThat(engine.containers().find(id).state().pid()).isNotEqualTo(pid);
        CompletableFuture<ContainerExit> removed = engine.containers().wait(id, WaitCondition.REMOVED);
        engine.containers().kill(id, "KILL");
        assertThat(removed.join().exitCode()).isEqualTo(137);
    }

    @Test
    void names() {
        String id = engine.containers().create(request("true").named("web")).id();
        assertThat(engine.containers().find("web").id()).isEqualTo(id);
        assertThat(engine.containers().find("/web").id()).isEqualTo(id);
        assertThat(engine.containers()
                        .find(id.substring(0, 10).toUpperCase(Locale.ROOT))
                        .id())
                .isEqualTo(id);
        assertThatThrownBy(() -> engine.containers().create(request("true").named("web")))
                .isInstanceOf(Conflict.class)
                .hasMessage("Conflict. The container name \"/web\" is already in use by container \"" + id
                        + "\". You have to remove (or rename) that container to be able to reuse that name.");
        engine.containers().rename("web", "db");
        assertThat(engine.containers().find("db").id()).isEqualTo(id);
        assertThatThrownBy(() -> engine.containers().find("web"))
                .isInstanceOf(NotFound.class)
                .hasMessage("No such container: web");
        engine.remove(id);
    }

    @Test
    void stopKillRemove() {
        String id = engine.start(request("sh", "-c", "trap 'exit 9' TERM; while :; do sleep 0.05; done"));
        assertThatThrownBy(() -> engine.containers().remove(id, RemoveOptions.DEFAULT))
                .isInstanceOf(Conflict.class)
                .hasMessage("You cannot remove a running container " + id
                        + ". Stop the container before attempting removal or force remove");
        engine.containers().stop(id, StopOptions.within(30));
        assertThat(engine.containers().find(id).state().exitCode()).isEqualTo(9);
        assertThatThrownBy(() -> engine.containers().stop(id, StopOptions.DEFAULT))
                .isInstanceOf(NotModified.class);
        assertThatThrownBy(() -> engine.containers().kill(id, "KILL"))
                .isInstanceOf(Conflict.class)
                .hasMessage("Cannot kill container: " + id + ": Container " + id + " is not running");
        engine.containers().start(id);
        engine.containers().kill(id, "9");
        assertThat(engine.containers()
                        .wait(id, WaitCondition.NOT_RUNNING)
                        .join()
                        .exitCode())
                .isEqualTo(137);
        engine.containers().remove(id, RemoveOptions.DEFAULT);
        assertThatThrownBy(() -> engine.containers().find(id)).isInstanceOf(NotFound.class);
    }

    @Test
    void stopKillsAfterTheTimeout() {
        String id = engine.start(request("sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"));
        engine.containers().stop(id, StopOptions.within(0));
        assertThat(engine.containers().find(id).state().exitCode()).isEqualTo(137);
        engine.remove(id);
    }

    @Test
    void pause() {
        String id = engine.start(request("sleep", "100"));
        engine.containers().pause(id);
        assertThat(engine.containers().find(id).state().status()).isEqualTo(Status.PAUSED);
        engine.containers().unpause(id);
        assertThat(engine.containers().find(id).state().status()).isEqualTo(Status.RUNNING);
        engine.containers().pause(id);
        engine.remove(id);
    }

    @Test
    void top() {
        String id = engine.start(request("sleep", "100"));
        assertThat(engine.containers().top(id, List.of("-o", "pid,cmd")).processes())
                .containsExactly(List.of(
                        Integer.toString(engine.containers().find(id).state().pid()), "sleep 100"));
        engine.remove(id);
    }

    @Test
    void limits() {
        JsonObject host = JsonObject.builder()
                .put("Memory", 64L << 20)
                .put("PidsLimit", 50)
                .put("NanoCpus", 500_000_000)
                .build();
        assertThat(engine.run(request(host, "true")).exitCode()).isZero();
        assertThatThrownBy(() -> engine.run(
                        request(JsonObject.builder().put("Memory", 4L << 20).build(), "true")))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("Minimum memory limit allowed is 6MB");
    }

    @Test
    void outOfMemoryIsTold() {
        JsonObject host = JsonObject.builder()
                .put("Memory", 8L << 20)
                .put("MemorySwap", 8L << 20)
                .build();
        String id = engine.start(request(host, "sh", "-c", "dd if=/dev/zero of=/dev/null bs=100M count=1"));
        engine.containers().wait(id, WaitCondition.NOT_RUNNING).join();
        assertThat(engine.containers().find(id).state().oomKilled()).isTrue();
        engine.remove(id);
    }

    @Test
    void whatIsNotSupportedYetSaysSo() {
        assertThatThrownBy(() -> engine.run(request(
                        JsonObject.builder().put("NetworkMode", "my-net").build(), "true")))
                .isInstanceOf(NotImplemented.class)
                .hasMessageContaining("not supported yet");
        assertThatThrownBy(() -> engine.run(request(
                        JsonObject.builder().put("Binds", List.of("vol:/data")).build(), "true")))
                .isInstanceOf(NotImplemented.class)
                .hasMessageContaining("not supported yet");
    }

    @Test
    void unknownImage() {
        NewContainer request = NewContainer.of(
                new ContainerConfig(JsonObject.builder().put("Image", "nosuch").build()), HostConfig.EMPTY);
        assertThatThrownBy(() -> engine.containers().create(request))
                .isInstanceOf(NotFound.class)
                .hasMessage("No such image: nosuch:latest");
    }

    @Test
    void listFilters() {
        String id = engine.containers()
                .create(request(
                        config -> config.put(
                                "Labels", JsonObject.builder().put("a", "b").build()),
                        JsonObject.EMPTY,
                        "true"))
                .id();
        assertThat(list("label", "a=b")).containsExactly(id);
        assertThat(list("label", "a=c")).isEmpty();
        assertThat(list("id", id.substring(0, 6))).containsExactly(id);
        assertThat(list("ancestor", "busybox")).contains(id);
        engine.remove(id);
    }

    private static List<String> list(String name, String value) {
        ContainerFilter filter = new ContainerFilter(true, OptionalInt.empty(), Map.of(name, List.of(value)));
        return engine.containers().list(filter).stream().map(Container::id).toList();
    }

    @Test
    void planMakesNothing() {
        int before = engine.containers().list(ContainerFilter.ALL).size();
        PlanListing plan = engine.containers().plan(request("true"));
        assertThat(plan.text()).contains("clone3").contains("execve");
        assertThat(plan.instructions().objects())
                .extracting(instruction -> instruction.text("call"))
                .contains("clone3", "execve", "seccomp")
                .hasSize((int) plan.text().lines().count());
        assertThat(engine.containers().list(ContainerFilter.ALL)).hasSize(before);
    }
}
