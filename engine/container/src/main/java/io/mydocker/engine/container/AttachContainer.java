package io.mydocker.engine.container;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.oci.DetachKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Connects a client to the streams of a container's first process, present or future.
final class AttachContainer {
    private final ContainerEvents events;
    private final LogContainer logs;

    AttachContainer(ContainerEvents events, LogContainer logs) {
        this.events = events;
        this.logs = logs;
    }

    Attachment attach(LiveContainer container, AttachOptions options) {
        Container snapshot = container.snapshot();
        if (snapshot.state().paused()) {
            throw new Conflict("container " + container.id() + " is paused, unpause the container before attach");
        }
        if (snapshot.state().restarting()) {
            throw new Conflict("container " + container.id()
                    + " is restarting, wait until the container is running before attach");
        }
        boolean tty = snapshot.config().tty();
        DetachKeys keys = DetachKeys.parse(options.detachKeys().orElse(""));
        ProcessStreams streams = new ProcessStreams(
                tty,
                new ProcessStreams.Wanted(
                        options.stdin() && snapshot.config().openStdin(), options.stdout(), options.stderr()),
                tty ? Optional.of(keys) : Optional.empty(),
                new ProcessStreams.Hooks(() -> events.publish(container.snapshot(), "detach"), () -> {}));
        if (options.stream()) {
            container.locked(() -> container
                    .run()
                    .ifPresentOrElse(run -> streams.connect(run.process()), () -> container.connectLater(streams)));
        } else {
            streams.close();
        }
        events.publish(snapshot, "attach");
        return options.logs() ? new AfterLogs(streams, pastOutput(container, options)) : streams;
    }

    /// Gives the terminal of the container's first process another size.
    void resize(LiveContainer container, TerminalSize size) {
        container.runningProcess().process().resize(size.rows(), size.columns());
        events.publish(
                container.snapshot(),
                "resize",
                Map.of("height", Integer.toString(size.rows()), "width", Integer.toString(size.columns())));
    }

    private InputStream pastOutput(LiveContainer container, AttachOptions options) {
        LogOptions past = new LogOptions(
                new LogOptions.Streams(options.stdout(), options.stderr()),
                false,
                OptionalInt.empty(),
                LogOptions.Range.ALL,
                LogOptions.Form.PLAIN);
        return logs.logs(container, past).bytes();
    }

    /// What was logged, then what is written from now on.
    private record AfterLogs(ProcessStreams streams, InputStream past) implements Attachment {
        @Override
        public boolean tty() {
            return streams.tty();
        }

        @Override
        public InputStream output() {
            return new SequenceInputStream(past, streams.output());
        }

        @Override
        public OutputStream input() {
            return streams.input();
        }

        @Override
        public void resize(TerminalSize size) {
            streams.resize(size);
        }

        @Override
        public void close() {
            try {
                past.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                streams.close();
            }
        }
    }
}
