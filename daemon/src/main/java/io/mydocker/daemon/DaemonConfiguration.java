package io.mydocker.daemon;

import io.mydocker.embedded.EngineConfiguration;
import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.InvalidParameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How an engine is to run: dockerd's flags, and its configuration file for those that are no flags.
record DaemonConfiguration(
        Path dataRoot,
        Path execRoot,
        List<Endpoint> hosts,
        Path pidFile,
        System.Logger.Level logLevel,
        List<String> insecureRegistries,
        List<String> mirrors,
        Optional<String> storageDriver) {

    static final Path DEFAULT_FILE = Path.of("/etc/mydocker/daemon.json");

    /// Reads `flags`, and the file that they name or the default one if it is there.
    ///
    /// @throws InvalidParameter with dockerd's sentence
    static DaemonConfiguration of(DaemonFlags flags) {
        Optional<String> named = flags.find("config-file");
        Path file = named.map(Path::of).orElse(DEFAULT_FILE);
        Map<String, List<String>> settings =
                named.isPresent() || Files.exists(file) ? DaemonFile.read(file, flags) : flags.settings();
        Path execRoot = path(settings, "exec-root", "/run/mydocker");
        return new DaemonConfiguration(
                path(settings, "data-root", "/var/lib/mydocker"),
                execRoot,
                settings.getOrDefault("hosts", List.of("")).stream()
                        .map(Endpoint::parse)
                        .toList(),
                path(settings, "pidfile", execRoot.resolve("mydocker.pid").toString()),
                level(settings),
                RegistryFlags.insecure(settings.getOrDefault("insecure-registries", List.of())),
                RegistryFlags.mirrors(settings.getOrDefault("registry-mirrors", List.of())),
                one(settings, "storage-driver"));
    }

    private static Path path(Map<String, List<String>> settings, String name, String fallback) {
        return Path.of(one(settings, name).orElse(fallback)).toAbsolutePath().normalize();
    }

    private static Optional<String> one(Map<String, List<String>> settings, String name) {
        List<String> values = settings.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    private static System.Logger.Level level(Map<String, List<String>> settings) {
        if (one(settings, "debug").map("true"::equals).orElse(false)) {
            return System.Logger.Level.DEBUG;
        }
        String text = one(settings, "log-level").orElse("info");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "trace" -> System.Logger.Level.TRACE;
            case "debug" -> System.Logger.Level.DEBUG;
            case "info" -> System.Logger.Level.INFO;
            case "warn", "warning" -> System.Logger.Level.WARNING;
            case "error", "fatal", "panic" -> System.Logger.Level.ERROR;
            default -> throw new InvalidParameter("unable to parse logging level: " + text);
        };
    }

    boolean debug() {
        return logLevel.compareTo(System.Logger.Level.DEBUG) <= 0;
    }

    /// What of this concerns the engine itself. Images to begin with lie beside the program.
    EngineConfiguration engine() {
        Optional<Path> preload = Optional.ofNullable(System.getProperty("mydocker.home"))
                .map(home -> Path.of(home, "preload"))
                .filter(Files::isDirectory);
        return new EngineConfiguration(dataRoot, execRoot, insecureRegistries, mirrors, storageDriver, preload);
    }
}
