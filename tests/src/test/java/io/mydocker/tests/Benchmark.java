package io.mydocker.tests;

import io.mydocker.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Measures Debian's dockerd and our engine side by side in one run, each on a data root of its own, and prints
/// medians and ratios as a Markdown table. `./bench` starts it.
public final class Benchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 20);

    /// Sequences of requests take so little that what a new engine still has to compile shows: the first rounds are
    /// told apart from the others.
    private static final int REQUEST_ROUNDS = 50;

    private static final int FIRST = 10;
    private static final int STARTS = 5;
    private static final int MANY = 50;
    private static final int LARGE_ROUNDS = 5;

    private final ComparisonTable table;
    private final Peer docker;
    private final Peer ours;

    private Benchmark(ComparisonTable table, Peer docker, Peer ours) {
        this.table = table;
        this.docker = docker;
        this.ours = ours;
    }

    /// Runs everything; `-Drounds=N` for more or fewer rounds of commands.
    public static void main(String[] arguments) throws IOException {
        ComparisonTable table = ComparisonTable.begin();
        table.times("engine start to ready, empty data root (ours loads busybox)", starts(), "ours about 1 s");
        Path archive = TestImage.busyboxArchive();
        try (Dockerd dockerd = Dockerd.start();
                EngineUnderTest engine = EngineUnderTest.open()) {
            dockerd.docker("load", "-i", archive.toString()).ok();
            new Benchmark(table, Peer.of(dockerd), Peer.of(engine)).measure();
        }
    }

    private static Samples starts() {
        Samples samples = new Samples();
        for (int i = 0; i < STARTS; i++) {
            long start = System.nanoTime();
            Dockerd dockerd = Dockerd.start();
            samples.docker().add(Samples.since(start));
            dockerd.close();
            start = System.nanoTime();
            EngineUnderTest engine = EngineUnderTest.open();
            samples.ours().add(Samples.since(start));
            engine.close();
        }
        return samples;
    }

    private void measure() throws IOException {
        memory("idle engine, resident");
        commands("`run --rm --network none busybox true`, the command", "4 times", peer -> peer.command(
                        "run", "--rm", "--network", "none", "busybox", "true")
                .ok());
        requests("the same through the API: create, start, wait, remove", "20 times", Benchmark::runByApi);
        executions();
        many();
        logs();
        memory("engine after all that, resident");
    }

    private void memory(String name) {
        table.row(name, "MB", ResidentMemory.engine(docker), ResidentMemory.engine(ours), "1 time");
    }

    private static void runByApi(Peer peer) throws IOException {
        try (RawApi api = new RawApi(peer.socket())) {
            String id = Json.parseObject(api.call(
                            "POST",
                            "/containers/create",
                            "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"NetworkMode\":\"none\"}}"))
                    .text("Id");
            api.call("POST", "/containers/" + id + "/start", "");
            api.call("POST", "/containers/" + id + "/wait", "");
            api.call("DELETE", "/containers/" + id, "");
        }
    }

    private void executions() throws IOException {
        for (Peer peer : List.of(docker, ours)) {
            peer.command("run", "-d", "--network", "none", "--name", "host", "busybox", "sleep", "100000")
                    .ok();
        }
        commands("`exec C true`, the command", "2 times", peer -> peer.command("exec", "host", "true")
                .ok());
        requests("the same through the API: create, start, inspect", "10 times", Benchmark::execByApi);
        table.row(
                "one running container beside the engine, resident",
                "MB",
                ResidentMemory.keepers(docker),
                ResidentMemory.keepers(ours),
                "ours 1 MB");
        for (Peer peer : List.of(docker, ours)) {
            peer.command("rm", "-f", "host").ok();
        }
    }

    private static void execByApi(Peer peer) throws IOException {
        String id;
        try (RawApi api = new RawApi(peer.socket())) {
            id = Json.parseObject(
                            api.call("POST", "/containers/host/exec", "{\"AttachStdout\":true,\"Cmd\":[\"true\"]}"))
                    .text("Id");
            api.call("POST", "/exec/" + id + "/start", "{}");
        }
        try (RawApi api = new RawApi(peer.socket())) {
            api.call("GET", "/exec/" + id + "/json", "");
        }
    }

    private void many() throws IOException {
        Samples start = new Samples();
        Samples list = new Samples();
        Samples listByApi = new Samples();
        Samples remove = new Samples();
        many(docker, start.docker(), list.docker(), listByApi.docker(), remove.docker());
        many(ours, start.ours(), list.ours(), listByApi.ours(), remove.ours());
        table.times(MANY + " × `run -d` one after another", start, "4 times");
        table.times("`rm -f` of " + MANY + " running", remove, "4 times");
        table.times("`ps` with " + MANY + " containers, the command", list, "ours 60 ms");
        table.times("the same through the API", listByApi.without(FIRST), "ours 5 ms");
        table.times("the same through the API, the first " + FIRST + " rounds", listByApi.first(FIRST), "");
    }

    private static void many(
            Peer peer, List<Double> start, List<Double> list, List<Double> listByApi, List<Double> remove)
            throws IOException {
        start.add(Samples.once(peer, one -> {
            for (int n = 0; n < MANY; n++) {
                one.command("run", "-d", "--network", "none", "busybox", "sleep", "100000")
                        .ok();
            }
        }));
        for (int n = 0; n < ROUNDS; n++) {
            list.add(Samples.once(peer, one -> one.command("ps").ok()));
        }
        for (int n = 0; n < FIRST + REQUEST_ROUNDS; n++) {
            listByApi.add(Samples.once(peer, Benchmark::listByApi));
        }
        String[] ids = peer.command("ps", "-q").ok().lines().toArray(String[]::new);
        remove.add(Samples.once(peer, one -> one.command("rm", "-f").with(ids).ok()));
    }

    private static void listByApi(Peer peer) throws IOException {
        try (RawApi api = new RawApi(peer.socket())) {
            api.call("GET", "/containers/json", "");
        }
    }

    private void logs() throws IOException {
        String[] lines = {"run", "--network", "none", "--name", "lines", "busybox", "seq", "200000"};
        Samples attached = Samples.of(
                docker, ours, LARGE_ROUNDS, peer -> peer.command(lines).ok(), peer -> peer.command("rm", "lines")
                        .ok());
        table.times("200,000 lines through `run`, attached", attached, "1 time");
        for (Peer peer : List.of(docker, ours)) {
            peer.command(lines).ok();
        }
        Samples logs = Samples.of(
                docker,
                ours,
                LARGE_ROUNDS,
                peer -> peer.command("logs", "lines").ok(),
                _ -> {});
        table.times("200,000 lines through `logs`", logs, "2 times");
        for (Peer peer : List.of(docker, ours)) {
            peer.command("rm", "lines").ok();
        }
    }

    /// One round more than is counted: it warms both up.
    private void commands(String name, String aim, Samples.Work work) throws IOException {
        Samples samples = Samples.of(docker, ours, 1 + ROUNDS, work, _ -> {});
        table.times(name, samples.without(1), aim);
    }

    private void requests(String name, String aim, Samples.Work work) throws IOException {
        Samples samples = Samples.of(docker, ours, FIRST + REQUEST_ROUNDS, work, _ -> {});
        table.times(name, samples.without(FIRST), aim);
        table.times(name + ", the first " + FIRST + " rounds", samples.first(FIRST), aim);
    }
}
