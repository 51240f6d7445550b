package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotImplemented;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Opens the log of a container.
final class LogContainer {
    private final DirectoryWatch watch;

    LogContainer(DirectoryWatch watch) {
        this.watch = watch;
    }

    LogReading logs(LiveContainer container, LogOptions options) {
        if (!options.streams().stdout() && !options.streams().stderr()) {
            throw new InvalidParameter("You must choose at least one stream");
        }
        Container snapshot = container.snapshot();
        if (snapshot.hostConfig().logConfig().type().equals("none")) {
            throw new NotImplemented("configured logging driver does not support reading");
        }
        LogFiles files = new LogFiles(container.directory().log());
        boolean tty = snapshot.config().tty();
        Optional<LiveContainer.Run> run = container.run();
        if (!options.follow() || run.isEmpty()) {
            return new LogReading(files, options, tty, Optional.empty(), () -> false);
        }
        DirectoryWatch.Watch changes = watch.watch(container.directory().path());
        CompletableFuture<?> _ = run.get().ended().whenComplete((_, _) -> changes.wake());
        return new LogReading(files, options, tty, Optional.of(changes), () -> !run.get()
                .ended()
                .isDone());
    }
}
