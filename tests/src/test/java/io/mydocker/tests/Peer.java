package io.mydocker.tests;

import java.nio.file.Path;

/// An engine that a benchmark measures: how its command is called, where its socket is, which process it is.
record Peer(Path socket, Commander commander, long process) {

    /// Makes the command line of a client for words such as `run busybox`.
    interface Commander {
        Command command(String... words);
    }

    static Peer of(Dockerd dockerd) {
        return new Peer(dockerd.socket(), dockerd::docker, dockerd.pid());
    }

    static Peer of(EngineUnderTest engine) {
        return new Peer(engine.socket(), engine::mydocker, engine.pid());
    }

    Command command(String... words) {
        return commander.command(words);
    }
}
