package io.mydocker.tests;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Where processes of a test have their network: the host's, or a namespace that has nothing but a loopback interface.
///
/// @param name empty for the host's
record NetworkNamespace(Optional<String> name) implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    static NetworkNamespace host() {
        return new NetworkNamespace(Optional.empty());
    }

    static NetworkNamespace create() {
        String name = TestPlace.PREFIX + NUMBER.incrementAndGet();
        Command.of("ip", "netns", "add", name).ok();
        NetworkNamespace namespace = new NetworkNamespace(Optional.of(name));
        namespace.inside(Command.of("ip", "link", "set", "lo", "up")).ok();
        return namespace;
    }

    /// The same command with this network; its process keeps its number.
    Command inside(Command command) {
        // `ip netns exec` would hide the mounts of the control groups.
        return name.map(own -> command.under("nsenter", "--net=/run/netns/" + own))
                .orElse(command);
    }

    @Override
    public void close() {
        name.ifPresent(own -> Command.of("ip", "netns", "delete", own).run());
    }
}
