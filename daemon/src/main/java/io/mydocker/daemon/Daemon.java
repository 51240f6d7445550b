package io.mydocker.daemon;

import io.mydocker.embedded.Engine;
import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.api.ProductVersion;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The engine as a process of its own: `mydocker daemon`.
///
/// It is ready when its sockets are there; for people it then prints `API listen on …` for each. SIGTERM and SIGINT
/// end it and leave the containers running.
///
/// Beside Docker's API it answers what [StoreRoutes] tells, and `POST /containers/plan`: the body is that of
/// `POST /containers/create`, the answer `{"text": "…"}` with the list of system calls that would make this container.
public final class Daemon {
    private static final System.Logger LOG = System.getLogger(Daemon.class.getName());

    /// dockerd's exit code for a command line that it does not understand.
    private static final int WRONG_USE = 125;

    private Daemon() {}

    /// Runs until SIGTERM or SIGINT; `arguments` are dockerd's flags. Returns the exit code.
    public static int main(List<String> arguments) {
        DaemonFlags flags;
        try {
            flags = DaemonFlags.parse(arguments);
        } catch (InvalidParameter e) {
            System.err.println(e.getMessage() + "\nSee 'mydocker daemon --help'.");
            return WRONG_USE;
        }
        if (flags.isSet("help")) {
            System.out.print(DaemonFlags.HELP);
            return 0;
        }
        if (flags.isSet("version")) {
            ProductVersion version = ProductVersion.CURRENT;
            System.out.println("mydocker version " + version.number() + ", build " + version.commit());
            return 0;
        }
        try {
            DaemonConfiguration configuration = DaemonConfiguration.of(flags);
            requireRoot();
            LogFormat.apply(configuration.logLevel());
            run(configuration);
            return 0;
        } catch (EngineException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static void requireRoot() {
        try {
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!user.equals(0)) {
                throw new InvalidParameter("mydocker daemon needs to be started with root privileges");
            }
        } catch (IOException e) {
            throw new SystemFailure("find out who runs this: " + e.getMessage(), e);
        }
    }

    private static void run(DaemonConfiguration configuration) {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        PidFile pidFile = PidFile.create(configuration.pidFile());
        try (pidFile;
                Engine engine = Engine.open(configuration.engine());
                ApiServer server = new ApiServer(engine, configuration)) {
            for (Endpoint bound : server.listen(configuration.hosts())) {
                if (bound instanceof Endpoint.Tcp) {
                    LOG.log(Level.WARNING, "whoever can open " + bound + " on this host is root: it has no TLS");
                }
                System.err.println("API listen on " + (bound instanceof Endpoint.Unix unix ? unix.path() : bound));
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, closed), "stop"));
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
    }

    /// On a signal the virtual machine runs this and then ends with the signal's code: so the main thread is let go,
    /// and when it has closed everything this process ends with 0, as dockerd does.
    private static void stop(CountDownLatch stopped, CountDownLatch closed) {
        stopped.countDown();
        try {
            if (!closed.await(10, TimeUnit.SECONDS)) {
                System.err.println("the engine did not close in 10 seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }
}
