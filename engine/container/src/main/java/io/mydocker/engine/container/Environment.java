package io.mydocker.engine.container;

import io.mydocker.protocol.oci.ContainerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The environment of a process: what the engine adds, then the configuration's variables, each name once.
final class Environment {
    static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Environment() {}

    /// What stands before the first `=`.
    static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }

    /// For a container's first process.
    static List<String> of(ContainerConfig config, String home) {
        return of(config, config.tty(), List.of(), home);
    }

    /// For a process with variables of its own. `home` counts where nobody sets `HOME`.
    static List<String> of(ContainerConfig config, boolean tty, List<String> own, String home) {
        Map<String, String> variables = new LinkedHashMap<>();
        put(variables, DEFAULT_PATH);
        put(variables, "HOSTNAME=" + config.hostname());
        if (tty) {
            put(variables, "TERM=xterm");
        }
        config.env().forEach(variable -> put(variables, variable));
        own.forEach(variable -> put(variables, variable));
        variables.putIfAbsent("HOME", "HOME=" + home);
        return new ArrayList<>(variables.values());
    }

    /// A name alone takes the variable away.
    private static void put(Map<String, String> variables, String variable) {
        if (variable.contains("=")) {
            variables.put(name(variable), variable);
        } else {
            variables.remove(variable);
        }
    }
}
