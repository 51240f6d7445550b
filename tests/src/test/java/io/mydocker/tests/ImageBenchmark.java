package io.mydocker.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures what Debian's dockerd and our engine take to pull, push, save, load and remove large images: beside one
/// registry in one network namespace, on one disk, which is synced before each step. `./bench images` starts it.
public final class ImageBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 3);

    private final ComparisonTable table;
    private final NetworkNamespace network;
    private final Registry source;
    private final Peer docker;
    private final Peer ours;
    private final Path scratch;

    private ImageBenchmark(ComparisonTable table, Registry source, Peer docker, Peer ours, Path scratch) {
        this.table = table;
        this.network = source.network();
        this.source = source;
        this.docker = docker;
        this.ours = ours;
        this.scratch = scratch;
    }

    /// Runs everything; `-Drounds=N` for more or fewer rounds.
    public static void main(String[] arguments) throws IOException {
        List<LargeImage> images = List.of(LargeImage.system(), LargeImage.layered(), LargeImage.crowded());
        Path scratch = TestPlace.create("scratch");
        try (NetworkNamespace network = NetworkNamespace.create();
                Registry source = Registry.start(network);
                Dockerd dockerd = Dockerd.start(network);
                EngineUnderTest engine = EngineUnderTest.open(network)) {
            ComparisonTable table = ComparisonTable.begin();
            Peer docker = Peer.of(dockerd);
            Peer ours = Peer.of(engine);
            ImageBenchmark benchmark = new ImageBenchmark(table, source, docker, ours, scratch);
            for (LargeImage image : images) {
                source.push("docker-archive:" + image.archive(), image.name(), "--format", "v2s2");
                benchmark.measure(image);
            }
            table.row(
                    "engine after all that, resident",
                    "MB",
                    ResidentMemory.engine(docker),
                    ResidentMemory.engine(ours),
                    "1 time");
            PullPhases phases = new PullPhases(source, images.getFirst().name());
            // The first time warms the compiler up.
            phases.measure();
            System.out.println("\nOne pull of the first image, each part alone and one after the other: "
                    + phases.measure() + ".");
        } finally {
            TestPlace.remove(scratch);
        }
    }

    private void measure(LargeImage image) throws IOException {
        Map<String, Samples> samples = new LinkedHashMap<>();
        for (String step : List.of("pull", "push, as pulled", "save", "load", "push, as loaded", "rmi")) {
            samples.put(step, new Samples());
        }
        String pulled = source.image(image.name());
        String loaded = image.name() + ":latest";
        for (int round = 0; round < ROUNDS; round++) {
            step(samples, "pull", peer -> peer.command("pull", pulled).ok());
            push(samples, "push, as pulled", pulled);
            step(samples, "save", peer -> peer.command("save", "-o", saved(peer).toString(), pulled)
                    .ok());
            step(samples, "rmi", peer -> peer.command("rmi", pulled).ok());
            step(samples, "load", peer -> peer.command(
                            "load", "-i", image.archive().toString())
                    .ok());
            push(samples, "push, as loaded", loaded);
            step(samples, "rmi", peer -> peer.command("rmi", loaded).ok());
        }
        String title = image.name() + " (" + image.shape() + "; " + size(image) + "): ";
        for (Map.Entry<String, Samples> step : samples.entrySet()) {
            table.times(
                    title + "`" + step.getKey() + "`",
                    step.getValue(),
                    step.getKey().equals("rmi") ? "1 time" : "2 times");
            title = "";
        }
    }

    private Path saved(Peer peer) {
        return scratch.resolve(peer.process() + ".tar");
    }

    private String size(LargeImage image) throws IOException {
        long compressed = new PullPhases(source, image.name()).compressedSize();
        return compressed / 1_000_000 + " MB compressed, "
                + image.archive().toFile().length() / 1_000_000 + " MB unpacked";
    }

    private void step(Map<String, Samples> samples, String name, Samples.Work work) throws IOException {
        Samples times = samples.get(name);
        times.docker().add(synced(docker, work));
        times.ours().add(synced(ours, work));
    }

    private static double synced(Peer peer, Samples.Work work) throws IOException {
        Command.of("sync").ok();
        return Samples.once(peer, work);
    }

    /// Each into an empty registry.
    private void push(Map<String, Samples> samples, String name, String image) throws IOException {
        Samples times = samples.get(name);
        times.docker().add(push(docker, image));
        times.ours().add(push(ours, image));
    }

    private double push(Peer peer, String image) throws IOException {
        try (Registry target = Registry.start(network)) {
            String name = target.image("pushed");
            peer.command("tag", image, name).ok();
            double time = synced(peer, one -> one.command("push", name).ok());
            peer.command("rmi", name).ok();
            return time;
        }
    }
}
