package io.mydocker.tests;

import io.mydocker.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Measures Debian's dockerd and our engine side by side in one run, each on a data root of its own, and prints
/// medians and ratios as a Markdown table. Rounds alternate between the two, so that a slow minute of the machine
/// strikes both. `./bench` starts it.
public final class Benchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final int MANY = 50;

    /// One of the two: how its command is called, where its socket is, which processes are its engine's.
    private record Peer(Path socket, Commander commander, long process) {

        Command command(String... words) {
            return commander.command(words);
        }
    }

    /// Makes the command line of a client for words such as `run busybox`.
    private interface Commander {
        Command command(String... words);
    }

    /// Something that is done once and takes a time, in milliseconds.
    private interface Work {
        void run(Peer peer) throws IOException;
    }

    private final Peer docker;
    private final Peer ours;

    private Benchmark(Peer docker, Peer ours) {
        this.docker = docker;
        this.ours = ours;
    }

    /// Runs everything; `-Drounds=N` for more or fewer rounds.
    public static void main(String[] arguments) throws IOException {
        System.out.println("| work | Docker | mydocker | ratio | aim |");
        System.out.println("|---|---|---|---|---|");
        startToReady();
        Path archive = TestImage.busyboxArchive();
        try (Dockerd dockerd = Dockerd.start();
                EngineUnderTest engine = EngineUnderTest.open()) {
            dockerd.docker("load", "-i", archive.toString()).ok();
            new Benchmark(
                            new Peer(dockerd.socket(), dockerd::docker, dockerd.pid()),
                            new Peer(engine.socket(), engine::mydocker, engine.pid()))
                    .measure();
        }
    }

    private static void startToReady() {
        List<Double> docker = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            Dockerd dockerd = Dockerd.start();
            docker.add(millis(start));
            dockerd.close();
            start = System.nanoTime();
            EngineUnderTest engine = EngineUnderTest.open();
            ours.add(millis(start));
            engine.close();
        }
        row(
                "engine start to ready, empty data root (ours loads busybox)",
                "ms",
                median(docker),
                median(ours),
                "about 1 s");
    }

    private void measure() throws IOException {
        row("idle engine, resident", "MB", engineMemory(docker), engineMemory(ours), "≤ 1/1");
        both("`run --rm --network none busybox true`, the command", ROUNDS, "≤ 1/4", peer -> peer.command(
                        "run", "--rm", "--network", "none", "busybox", "true")
                .ok());
        both("the same through the API: create, start, wait, remove", ROUNDS, "≤ 1/20", Benchmark::runByApi);
        executions();
        many();
        logs();
        row("engine after all that, resident", "MB", engineMemory(docker), engineMemory(ours), "≤ 1/1");
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
        both("`exec C true`, the command", ROUNDS, "≤ 1/2", peer -> peer.command("exec", "host", "true")
                .ok());
        both("the same through the API: create, start, inspect", ROUNDS, "≤ 1/10", Benchmark::execByApi);
        row(
                "one running container beside the engine, resident",
                "MB",
                keeperMemory(docker),
                keeperMemory(ours),
                "≤ 1 MB");
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
        double[] start = new double[2];
        double[] list = new double[2];
        double[] listByApi = new double[2];
        double[] remove = new double[2];
        List<Peer> peers = List.of(docker, ours);
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            start[i] = once(peer, one -> {
                for (int n = 0; n < MANY; n++) {
                    one.command("run", "-d", "--network", "none", "busybox", "sleep", "100000")
                            .ok();
                }
            });
            list[i] = median(times(peer, ROUNDS, one -> one.command("ps").ok()));
            listByApi[i] = median(times(peer, ROUNDS, one -> {
                try (RawApi api = new RawApi(one.socket())) {
                    api.call("GET", "/containers/json", "");
                }
            }));
            String[] ids = peer.command("ps", "-q").ok().lines().toArray(String[]::new);
            remove[i] = once(peer, one -> one.command("rm", "-f").with(ids).ok());
        }
        row(MANY + " × `run -d` one after another", "ms", start[0], start[1], "≤ 1/4");
        row("`rm -f` of " + MANY + " running", "ms", remove[0], remove[1], "≤ 1/4");
        row("`ps` with " + MANY + " containers, the command", "ms", list[0], list[1], "≤ 60 ms");
        row("the same through the API", "ms", listByApi[0], listByApi[1], "≤ 5 ms");
    }

    private void logs() throws IOException {
        both(
                "200,000 lines through `run`, attached",
                3,
                "≤ 1/1",
                peer -> peer.command("run", "--network", "none", "--name", "lines", "busybox", "seq", "200000")
                        .ok(),
                peer -> peer.command("rm", "lines").ok());
        for (Peer peer : List.of(docker, ours)) {
            peer.command("run", "--network", "none", "--name", "lines", "busybox", "seq", "200000")
                    .ok();
        }
        both("200,000 lines through `logs`", 3, "≤ 1/2", peer -> peer.command("logs", "lines")
                .ok());
        for (Peer peer : List.of(docker, ours)) {
            peer.command("rm", "lines").ok();
        }
    }

    private void both(String name, int rounds, String aim, Work work) throws IOException {
        both(name, rounds, aim, work, _ -> {});
    }

    private void both(String name, int rounds, String aim, Work work, Work after) throws IOException {
        List<Double> theirs = new ArrayList<>();
        List<Double> mine = new ArrayList<>();
        // The first round warms both up and is not counted.
        for (int i = 0; i <= rounds; i++) {
            theirs.add(once(docker, work));
            after.run(docker);
            mine.add(once(ours, work));
            after.run(ours);
        }
        row(name, "ms", median(theirs.subList(1, theirs.size())), median(mine.subList(1, mine.size())), aim);
    }

    private static List<Double> times(Peer peer, int rounds, Work work) throws IOException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            times.add(once(peer, work));
        }
        return times;
    }

    private static double once(Peer peer, Work work) throws IOException {
        long start = System.nanoTime();
        work.run(peer);
        return millis(start);
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// The engine's process and those of its children that are no container's keeper or shim.
    private static double engineMemory(Peer peer) {
        return memory(peer, name -> isEngine(name) ? 1 : 0);
    }

    /// What stays beside a container's own processes while it runs: a shim, a keeper.
    private static double keeperMemory(Peer peer) {
        return memory(peer, name -> name.contains("shim") || name.contains("keeper") ? 1 : 0);
    }

    private static boolean isEngine(String name) {
        return name.equals("java") || name.equals("dockerd") || name.equals("containerd");
    }

    private static double memory(Peer peer, ToDoubleFunction<String> share) {
        ProcessHandle engine = ProcessHandle.of(peer.process()).orElseThrow();
        String socket = peer.socket().getParent().toString();
        Stream<ProcessHandle> family = Stream.concat(
                Stream.of(engine),
                ProcessHandle.allProcesses()
                        .filter(process -> !process.equals(engine))
                        .filter(process ->
                                commandLine(process.pid()).contains(socket) || holdsFileBelow(process.pid(), socket)));
        return family.mapToDouble(process -> share.applyAsDouble(name(process.pid())) * resident(process.pid()))
                .sum();
    }

    /// A keeper's command line names its container alone; its state directory is below the engine's exec root.
    private static boolean holdsFileBelow(long pid, String directory) {
        if (!name(pid).startsWith("mydocker-keep")) {
            return false;
        }
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(link -> target(link).startsWith(directory));
        } catch (IOException _) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static String name(long pid) {
        return text(pid, "comm").strip();
    }

    private static String commandLine(long pid) {
        return text(pid, "cmdline").replace('\0', ' ');
    }

    private static double resident(long pid) {
        return text(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    private static String text(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException _) {
            // It has ended meanwhile.
            return "";
        }
    }

    private static void row(String name, String unit, double theirs, double mine, String aim) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s %s | %s %s | %s | %s |%n",
                name,
                number(theirs),
                unit,
                number(mine),
                unit,
                ratio(theirs, mine),
                aim);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    private static String ratio(double theirs, double mine) {
        return mine == 0 ? "–" : String.format(Locale.ROOT, "1/%.1f", theirs / mine);
    }
}
