package io.mydocker.engine.container;

import io.mydocker.infra.runtime.ExecPlan;
import io.mydocker.infra.runtime.ExecRequest;
import io.mydocker.infra.runtime.ExitRecord;
import io.mydocker.infra.runtime.KeptProcess;
import io.mydocker.infra.runtime.Plan;
import io.mydocker.infra.runtime.Runtime;
import io.mydocker.infra.runtime.StartFailed;
import io.mydocker.infra.runtime.Stdio;
import io.mydocker.linux.NativeThreads;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.DetachKeys;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The executions of this engine: known while it lives, the finished ones for some minutes. Of those that outlive
/// it the next engine knows that they run, and little of what was asked for.
final class EngineExecutions implements Executions {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int CANNOT_START = 126;
    private static final int SIGKILL = 9;
    private static final NewExecution.Streams NOBODY =
            new NewExecution.Streams(false, false, false, false, Optional.empty(), Optional.empty());

    private final ContainerTable table;
    private final Supervisor supervisor;
    private final Runtime runtime;
    private final ContainerCgroups cgroups;
    private final ContainerEvents events;
    private final ConcurrentMap<String, LiveExecution> byId = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    EngineExecutions(
            ContainerTable table,
            Runtime runtime,
            ContainerCgroups cgroups,
            ContainerEvents events,
            Supervisor supervisor) {
        this.table = table;
        this.supervisor = supervisor;
        this.runtime = runtime;
        this.cgroups = cgroups;
        this.events = events;
    }

    @Override
    public String create(String reference, NewExecution request) {
        if (request.command().isEmpty()) {
            throw new InvalidParameter("No exec command specified");
        }
        LiveContainer container = table.find(reference);
        checkRuns(container, reference);
        DetachKeys.parse(request.streams().detachKeys().orElse(""));
        Instant forgotten = Instant.now().minus(REMEMBERED);
        byId.values().removeIf(execution -> execution.isForgotten(forgotten));
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        LiveExecution execution = new LiveExecution(HexFormat.of().formatHex(bytes), container, request);
        byId.put(execution.id(), execution);
        publish(execution, "exec_create: " + String.join(" ", request.command()), Map.of());
        return execution.id();
    }

    private static void checkRuns(LiveContainer container, String reference) {
        container.runningProcess();
        if (container.snapshot().state().paused()) {
            throw new Conflict("Container " + reference + " is paused, unpause the container before exec");
        }
        if (container.snapshot().state().restarting()) {
            throw new Conflict("Container " + reference + " is restarting, wait until the container is running");
        }
    }

    private void publish(LiveExecution execution, String action, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put("execID", execution.id());
        events.publish(execution.container().snapshot(), action, attributes);
    }

    @Override
    public Execution find(String id) {
        return live(id).snapshot();
    }

    @Override
    public List<String> list(String reference) {
        LiveContainer container = table.find(reference);
        if (container.run().isEmpty()) {
            return List.of();
        }
        return byId.values().stream()
                .filter(execution -> execution.container() == container
                        && execution.snapshot().exitCode().isEmpty())
                .map(LiveExecution::id)
                .sorted()
                .toList();
    }

    private LiveExecution live(String id) {
        LiveExecution execution = byId.get(id);
        if (execution == null) {
            throw new NotFound("No such exec instance: " + id);
        }
        return execution;
    }

    @Override
    public void startDetached(String id) {
        launch(live(id), Optional.empty(), Optional.empty());
    }

    @Override
    public Attachment start(String id, ExecutionStart options) {
        LiveExecution execution = live(id);
        NewExecution.Streams wanted = execution.request().streams();
        Optional<DetachKeys> keys =
                wanted.tty() ? Optional.of(DetachKeys.parse(wanted.detachKeys().orElse(""))) : Optional.empty();
        ProcessStreams streams = new ProcessStreams(
                wanted.tty(),
                new ProcessStreams.Wanted(wanted.stdin(), wanted.stdout(), wanted.stderr()),
                keys,
                new ProcessStreams.Hooks(() -> publish(execution, "exec_detach", Map.of()), execution::awaitEnd));
        try {
            launch(execution, options.consoleSize(), Optional.of(streams));
        } catch (RuntimeException e) {
            streams.close();
            throw e;
        }
        return streams;
    }

    private void launch(LiveExecution execution, Optional<TerminalSize> size, Optional<ProcessStreams> streams) {
        checkRuns(execution.container(), execution.container().id());
        if (!execution.claim()) {
            throw new Conflict("Error: Exec command " + execution.id() + " has already run");
        }
        publish(execution, "exec_start: " + String.join(" ", execution.request().command()), Map.of());
        try {
            KeptProcess process = create(execution, size);
            try {
                streams.ifPresent(client -> client.connect(process));
                process.start();
            } catch (StartFailed | RuntimeException e) {
                abandon(execution, process, e);
                throw e;
            }
            execution.running(process);
            watch(execution, process);
        } catch (StartFailed e) {
            execution.ended(Math.max(CANNOT_START, e.exitCode()));
            throw new SystemFailure(e.getMessage(), e);
        } catch (RuntimeException e) {
            execution.ended(CANNOT_START);
            throw e;
        }
    }

    private KeptProcess create(LiveExecution execution, Optional<TerminalSize> size) throws StartFailed {
        LiveContainer container = execution.container();
        Container snapshot = container.snapshot();
        int pid = container.runningProcess().process().pid();
        ProcessSpec process = NativeThreads.call(() -> process(snapshot, execution.request(), size, pid));
        NewExecution.Streams wanted = execution.request().streams();
        Stdio stdio = new Stdio(wanted.tty(), wanted.stdin(), true);
        Plan plan =
                ExecPlan.compile(process, new ContainerSpecification(snapshot).seccomp(), stdio, cgroups.of(snapshot));
        return runtime.exec(new ExecRequest(container.id(), execution.id(), plan, stdio, _ -> {}));
    }

    /// Users are looked up in the container's root as it is now.
    private static ProcessSpec process(
            Container container, NewExecution request, Optional<TerminalSize> size, int pid) {
        try (Root root = Root.open(Path.of("/proc", Integer.toString(pid), "root"))) {
            return new ContainerSpecification(container)
                    .execution(request, size, UserDatabase.read(new RootFiles(root)));
        }
    }

    private void abandon(LiveExecution execution, KeptProcess process, Throwable reason) {
        Undo undo = new Undo();
        undo.add(() -> runtime.delete(execution.container().id(), execution.id()));
        undo.add(process::await);
        undo.add(() -> process.signal(SIGKILL));
        undo.run(reason);
    }

    private void watch(LiveExecution execution, KeptProcess process) {
        supervisor.watch("exec " + execution.id(), process, exit -> {
            execution.ended(exit);
            runtime.delete(execution.container().id(), execution.id());
            publishEnd(execution, exit);
        });
    }

    private void publishEnd(LiveExecution execution, ExitRecord exit) {
        publish(execution, "exec_die", Map.of("exitCode", Integer.toString(exit.exitCode())));
    }

    /// Finds what an earlier engine executed in a container that runs on: what runs too is watched again, the rest is
    /// swept.
    void restore(LiveContainer container) {
        for (String id : runtime.executions(container.id())) {
            Optional<KeptProcess> process = runtime.find(container.id(), id);
            LiveExecution execution = new LiveExecution(id, container, found(process));
            Optional<ExitRecord> exit = process.isPresent() ? Optional.empty() : runtime.exit(container.id(), id);
            if (process.isPresent()) {
                execution.claim();
                execution.running(process.get());
                byId.put(id, execution);
                watch(execution, process.get());
            } else {
                runtime.delete(container.id(), id);
                exit.ifPresent(record -> publishEnd(execution, record));
            }
        }
    }

    private static NewExecution found(Optional<KeptProcess> process) {
        String name = process.map(each -> ProcessFacts.name(each.pid())).orElse("");
        return new NewExecution(List.of(name), List.of(), "", "", false, NOBODY);
    }

    @Override
    public void resize(String id, TerminalSize size) {
        LiveExecution execution = live(id);
        KeptProcess process =
                execution.process().orElseThrow(() -> new Conflict("Error: Exec command " + id + " is not running"));
        process.resize(size.rows(), size.columns());
    }

    /// Forgets the executions of a container that is gone.
    void forget(String containerId) {
        byId.values().removeIf(execution -> execution.container().id().equals(containerId));
    }

    /// The supervisor tells no end any more: nobody waits for one in vain.
    void close() {
        byId.values().forEach(LiveExecution::release);
    }
}
