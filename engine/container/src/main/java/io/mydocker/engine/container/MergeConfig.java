package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts what a user asked for on top of what the image says, and checks the result: Docker's rules.
final class MergeConfig {
    /// The document's fields in Docker's order with Docker's defaults.
    private static final JsonObject TEMPLATE = Json.parseObject("""
            {"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,
             "Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":null,"Image":"","Volumes":null,
             "WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":{}}
            """);

    private static final List<String> INHERITED_TEXTS = List.of("User", "WorkingDir", "StopSignal");
    private static final List<String> INHERITED_VALUES = List.of("StopTimeout", "Shell");
    private static final List<String> UNITED = List.of("ExposedPorts", "Volumes");

    /// The configuration of container `id`.
    ContainerConfig merge(String id, ContainerConfig requested, ContainerConfig image) {
        JsonObject.Builder merged = TEMPLATE.toBuilder();
        requested.json().fields().forEach((name, value) -> {
            if (value != Json.ofNull()) {
                merged.put(name, value);
            }
        });
        for (String name : INHERITED_TEXTS) {
            if (requested.json().text(name).isEmpty()) {
                merged.putIfPresent(name, image.json().find(name));
            }
        }
        for (String name : INHERITED_VALUES) {
            if (!requested.json().has(name)) {
                merged.putIfPresent(name, image.json().find(name));
            }
        }
        for (String name : UNITED) {
            unite(merged, name, image.json(), requested.json());
        }
        unite(merged, "Labels", image.json(), requested.json());
        if (requested.hostname().isEmpty()) {
            merged.put("Hostname", id.substring(0, 12));
        }
        command(merged, requested, image);
        merged.putOrNull("Env", environment(requested.env(), image.env()));
        healthcheck(merged, requested, image);
        ContainerConfig config = new ContainerConfig(merged.build());
        check(config);
        return config;
    }

    private static void unite(JsonObject.Builder merged, String name, JsonObject image, JsonObject requested) {
        if (image.has(name) || requested.has(name)) {
            merged.put(
                    name,
                    image.object(name).toBuilder()
                            .putAll(requested.object(name))
                            .build());
        }
    }

    /// A command of the user's replaces the image's; an entry point of the user's replaces both.
    private static void command(JsonObject.Builder merged, ContainerConfig requested, ContainerConfig image) {
        Optional<List<String>> entrypoint = requested.entrypoint();
        Optional<List<String>> command = requested.cmd();
        if (entrypoint.isEmpty() || entrypoint.get().isEmpty()) {
            if (command.isEmpty() || command.get().isEmpty()) {
                command = image.cmd();
            }
            if (entrypoint.isEmpty()) {
                entrypoint = image.entrypoint();
            }
        }
        if (entrypoint.equals(Optional.of(List.of("")))) {
            entrypoint = Optional.empty();
        }
        if (entrypoint.orElse(List.of()).isEmpty() && command.orElse(List.of()).isEmpty()) {
            throw new InvalidParameter("No command specified");
        }
        merged.put("Entrypoint", entrypoint.<Json>map(Json::strings).orElse(Json.ofNull()));
        merged.put("Cmd", command.<Json>map(Json::strings).orElse(Json.ofNull()));
    }

    /// The user's variables, then the image's as far as the user did not name them.
    private static List<String> environment(List<String> requested, List<String> image) {
        List<String> merged = new ArrayList<>(requested);
        for (String variable : image) {
            String name = Environment.name(variable);
            if (requested.stream().noneMatch(own -> Environment.name(own).equals(name))) {
                merged.add(variable);
            }
        }
        return merged;
    }

    private static void healthcheck(JsonObject.Builder merged, ContainerConfig requested, ContainerConfig image) {
        Optional<Json> inherited = image.json().find("Healthcheck");
        Optional<Json> own = requested.json().find("Healthcheck");
        if (inherited.isEmpty()) {
            return;
        }
        if (own.isEmpty()) {
            merged.put("Healthcheck", inherited.get());
            return;
        }
        JsonObject.Builder health = inherited.get().asObject("Healthcheck").toBuilder();
        own.get().asObject("Healthcheck").fields().forEach((name, value) -> {
            boolean unset = value == Json.ofNull() || value.equals(Json.of(0)) || value.equals(Json.strings(List.of()));
            if (!unset) {
                health.put(name, value);
            }
        });
        merged.put("Healthcheck", health.build());
    }

    private static void check(ContainerConfig config) {
        String directory = config.workingDir();
        if (!directory.isEmpty() && !directory.startsWith("/")) {
            throw new InvalidParameter(
                    "the working directory '" + directory + "' is invalid, it needs to be an absolute path");
        }
        for (String variable : config.env()) {
            if (Environment.name(variable).isEmpty()) {
                throw new InvalidParameter("invalid environment variable: " + variable);
            }
        }
        config.stopSignal().ifPresent(Signals::parse);
        if (config.stopTimeout().filter(seconds -> seconds < -1).isPresent()) {
            throw new InvalidParameter(
                    "invalid stop timeout: " + config.stopTimeout().get());
        }
    }
}
