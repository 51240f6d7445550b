package io.mydocker.daemon;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The command line, with dockerd's names.
///
/// @param settings values by the name that the configuration file has for them
/// @param written the same by the flag's own name
record DaemonFlags(Map<String, List<String>> settings, Map<String, List<String>> written) {
    static final String HELP = """
            Usage:  mydocker daemon [OPTIONS]

            The engine: answers Docker's Engine API.

            Options:
                  --config-file string           Configuration file (default "/etc/mydocker/daemon.json")
                  --data-root string             Images, layers, containers (default "/var/lib/mydocker")
              -D, --debug                        Log more
                  --exec-root string             State of running containers (default "/run/mydocker")
                  --help                         Print usage
              -H, --host list                    Where to listen: unix://PATH or tcp://127.0.0.1:PORT
                                                 (default "unix:///run/mydocker/mydocker.sock")
                  --insecure-registry list       Registry that needs no TLS: host, host:port or network
              -l, --log-level string             "debug", "info", "warn" or "error" (default "info")
              -p, --pidfile string               File with the engine's process id
                                                 (default "mydocker.pid" below the exec root)
                  --registry-mirror list         Asked before docker.io
              -s, --storage-driver string        "overlay2" or "vfs" (default: what works on the data root)
              -v, --version                      Print version information and quit
            """;

    /// Flags and the configuration file's names for them.
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("config-file", "config-file"),
            Map.entry("data-root", "data-root"),
            Map.entry("debug", "debug"),
            Map.entry("exec-root", "exec-root"),
            Map.entry("help", "help"),
            Map.entry("host", "hosts"),
            Map.entry("insecure-registry", "insecure-registries"),
            Map.entry("log-level", "log-level"),
            Map.entry("pidfile", "pidfile"),
            Map.entry("registry-mirror", "registry-mirrors"),
            Map.entry("storage-driver", "storage-driver"),
            Map.entry("version", "version"));

    private static final Map<String, String> SHORT = Map.of(
            "-D", "debug",
            "-H", "host",
            "-h", "help",
            "-l", "log-level",
            "-p", "pidfile",
            "-s", "storage-driver",
            "-v", "version");

    private static final Set<String> SWITCHES = Set.of("debug", "help", "version");

    DaemonFlags {
        settings = Collections.unmodifiableMap(settings);
        written = Collections.unmodifiableMap(written);
    }

    static DaemonFlags parse(List<String> arguments) {
        Map<String, List<String>> settings = new LinkedHashMap<>();
        Map<String, List<String>> written = new LinkedHashMap<>();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            String flag = name(word);
            String value = value(word, flag, words);
            settings.computeIfAbsent(NAMES.getOrDefault(flag, flag), _ -> new ArrayList<>())
                    .add(value);
            written.computeIfAbsent(flag, _ -> new ArrayList<>()).add(value);
        }
        return new DaemonFlags(settings, written);
    }

    private static String name(String word) {
        if (word.startsWith("--") && word.length() > 2) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
            if (!NAMES.containsKey(name)) {
                throw new InvalidParameter("unknown flag: --" + name);
            }
            return name;
        }
        if (word.startsWith("-") && word.length() > 1) {
            String name = SHORT.get(word.substring(0, 2));
            if (name == null) {
                throw new InvalidParameter("unknown shorthand flag: '" + word.charAt(1) + "' in " + word);
            }
            return name;
        }
        throw new InvalidParameter("\"mydocker daemon\" accepts no arguments.");
    }

    private static String value(String word, String flag, Iterator<String> words) {
        int equals = word.indexOf('=');
        if (equals >= 0) {
            return word.substring(equals + 1);
        }
        if (SWITCHES.contains(flag)) {
            return "true";
        }
        if (!word.startsWith("--") && word.length() > 2) {
            return word.substring(2);
        }
        if (!words.hasNext()) {
            throw new InvalidParameter("flag needs an argument: " + word);
        }
        return words.next();
    }

    Optional<String> find(String flag) {
        return Optional.ofNullable(written.get(flag)).map(List::getLast);
    }

    boolean isSet(String flag) {
        return find(flag).map("true"::equals).orElse(false);
    }
}
