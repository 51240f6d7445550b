package io.mydocker.tests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the same work took Docker and us, in milliseconds, round after round. Rounds alternate between the two, so that
/// a slow minute of the machine strikes both.
record Samples(List<Double> docker, List<Double> ours) {

    /// Something that is done once and takes a time.
    interface Work {
        void run(Peer peer) throws IOException;
    }

    Samples() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    /// @param after what has to be done after each round and does not count
    static Samples of(Peer docker, Peer ours, int rounds, Work work, Work after) throws IOException {
        Samples samples = new Samples();
        for (int i = 0; i < rounds; i++) {
            samples.docker.add(once(docker, work));
            after.run(docker);
            samples.ours.add(once(ours, work));
            after.run(ours);
        }
        return samples;
    }

    static double once(Peer peer, Work work) throws IOException {
        long start = System.nanoTime();
        work.run(peer);
        return since(start);
    }

    static double since(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    Samples first(int rounds) {
        return new Samples(docker.subList(0, rounds), ours.subList(0, rounds));
    }

    Samples without(int rounds) {
        return new Samples(docker.subList(rounds, docker.size()), ours.subList(rounds, ours.size()));
    }

    double dockerMedian() {
        return median(docker);
    }

    double ourMedian() {
        return median(ours);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
