package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Instructions of a Dockerfile that change a configuration: `CMD`, `ENTRYPOINT`, `ENV`, `EXPOSE`, `HEALTHCHECK`,
/// `LABEL`, `ONBUILD`, `STOPSIGNAL`, `USER`, `VOLUME`, `WORKDIR`, with the builder's quoting, variables and sentences.
public final class ConfigChanges {
    private static final int LONGEST = 1 << 20;
    private static final List<String> SHELL = List.of("/bin/sh", "-c");
    private static final Pattern INSTRUCTION = Pattern.compile("(\\S+)\\s*(.*)", Pattern.DOTALL);
    private static final Pattern SIGNAL =
            Pattern.compile("(?i)[1-9]|[1-5][0-9]|6[0-4]|(SIG)?[A-Z][A-Z0-9]*([+-][0-9]+)?");

    private JsonObject config;
    private boolean commandSet;

    private ConfigChanges(JsonObject config) {
        this.config = config;
    }

    /// `config` after all the changes, each of them one or several lines of a Dockerfile.
    public static ContainerConfig apply(ContainerConfig config, List<String> changes) {
        String text = String.join("\n", changes);
        if (text.length() > LONGEST) {
            throw new InvalidParameter("changes of more than " + LONGEST + " characters");
        }
        ConfigChanges changed = new ConfigChanges(config.json());
        lines(text).forEach(changed::apply);
        return new ContainerConfig(changed.config);
    }

    /// Instructions: comments and empty lines left out, continued lines joined.
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            boolean continued = line.endsWith("\\");
            current.append(continued ? line.substring(0, line.length() - 1) : line);
            if (!continued) {
                lines.add(current.toString());
                current.setLength(0);
            }
        }
        if (!current.isEmpty()) {
            lines.add(current.toString());
        }
        return lines;
    }

    private void apply(String line) {
        Matcher matcher = INSTRUCTION.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        String arguments = matcher.group(2).strip();
        switch (matcher.group(1).toUpperCase(Locale.ROOT)) {
            case "CMD" -> {
                put("Cmd", command(arguments));
                commandSet = true;
            }
            case "ENTRYPOINT" -> {
                put("Entrypoint", command(arguments));
                if (!commandSet) {
                    config = config.with("Cmd", Json.ofNull());
                }
            }
            case "ENV" -> environment(arguments);
            case "EXPOSE" -> expose(arguments);
            case "HEALTHCHECK" -> config = config.with("Healthcheck", HealthcheckChange.parse(arguments));
            case "LABEL" -> labels(arguments);
            case "ONBUILD" -> onBuild(arguments);
            case "STOPSIGNAL" -> stopSignal(one("STOPSIGNAL", arguments));
            case "USER" -> config = config.with("User", new Json.Text(one("USER", arguments)));
            case "VOLUME" -> volumes(arguments);
            case "WORKDIR" -> workingDirectory(one("WORKDIR", arguments));
            default ->
                throw new InvalidParameter(
                        matcher.group(1).toLowerCase(Locale.ROOT) + " is not a valid change command");
        }
    }

    private void put(String name, List<String> words) {
        config = words.isEmpty()
                ? config.with(name, Json.ofNull())
                : config.toBuilder().put(name, words).build();
    }

    /// A JSON array of words, or a line for the shell.
    private List<String> command(String text) {
        Optional<List<String>> words = jsonWords(text);
        if (words.isPresent()) {
            return words.get();
        }
        List<String> shell = new ArrayList<>(new ContainerConfig(config).shell().orElse(SHELL));
        if (!text.isEmpty()) {
            shell.add(text);
        }
        return shell;
    }

    static Optional<List<String>> jsonWords(String text) {
        if (!text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            JsonArray array = Json.parse(text.getBytes(StandardCharsets.UTF_8)).asArray("words");
            return Optional.of(array.strings());
        } catch (JsonException _) {
            // Not a list of words: Docker takes it as a line.
            return Optional.empty();
        }
    }

    private String expand(String word) {
        return ChangeWords.expand(word, variables());
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        for (String variable : config.strings("Env")) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }

    private String one(String instruction, String argument) {
        if (argument.isEmpty()) {
            throw new InvalidParameter(instruction + " requires exactly one argument");
        }
        return expand(argument);
    }

    private static void require(String instruction, String arguments) {
        if (arguments.isEmpty()) {
            throw new InvalidParameter(instruction + " requires at least one argument");
        }
    }

    private void environment(String arguments) {
        require("ENV", arguments);
        List<String> variables = new ArrayList<>(config.strings("Env"));
        Map<String, String> known = variables();
        for (ChangeWords.Pair pair : ChangeWords.pairs("ENV", arguments)) {
            String name = ChangeWords.expand(pair.name(), known);
            if (name.isEmpty()) {
                throw new InvalidParameter("ENV names can not be blank");
            }
            String variable = name + "=" + ChangeWords.expand(pair.value(), known);
            int index = indexOf(variables, name + "=");
            if (index < 0) {
                variables.add(variable);
            } else {
                variables.set(index, variable);
            }
        }
        put("Env", variables);
    }

    private static int indexOf(List<String> variables, String start) {
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).startsWith(start)) {
                return i;
            }
        }
        return -1;
    }

    private void labels(String arguments) {
        require("LABEL", arguments);
        Map<String, String> labels = new TreeMap<>(config.stringMap("Labels"));
        for (ChangeWords.Pair pair : ChangeWords.pairs("LABEL", arguments)) {
            String name = expand(pair.name());
            if (name.isEmpty()) {
                throw new InvalidParameter("LABEL names can not be blank");
            }
            labels.put(name, expand(pair.value()));
        }
        config = config.with("Labels", JsonObject.ofStrings(labels));
    }

    private void expose(String arguments) {
        require("EXPOSE", arguments);
        List<String> ports = new ArrayList<>();
        for (String word : arguments.split("\\s+", -1)) {
            ports.addAll(ExposedPorts.parse(expand(word)));
        }
        addKeys("ExposedPorts", ports);
    }

    private void volumes(String arguments) {
        require("VOLUME", arguments);
        List<String> paths = new ArrayList<>();
        for (String word : jsonWords(arguments).orElseGet(() -> List.of(arguments.split("\\s+", -1)))) {
            String path = expand(word).strip();
            if (path.isEmpty()) {
                throw new InvalidParameter("VOLUME specified can not be an empty string");
            }
            paths.add(path);
        }
        addKeys("Volumes", paths);
    }

    private void addKeys(String name, List<String> keys) {
        Map<String, Json> all = new TreeMap<>(config.object(name).fields());
        keys.forEach(key -> all.put(key, JsonObject.EMPTY));
        config = config.with(name, JsonObject.of(all));
    }

    private void onBuild(String line) {
        require("ONBUILD", line);
        String trigger = line.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
        switch (trigger) {
            case "ONBUILD" -> throw new InvalidParameter("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "MAINTAINER", "FROM" -> throw new InvalidParameter(trigger + " isn't allowed as an ONBUILD trigger");
            default -> {
                List<String> all = new ArrayList<>(config.strings("OnBuild"));
                all.add(line);
                put("OnBuild", all);
            }
        }
    }

    private void stopSignal(String signal) {
        if (!SIGNAL.matcher(signal).matches()) {
            throw new InvalidParameter("Invalid signal: " + signal);
        }
        config = config.with("StopSignal", new Json.Text(signal));
    }

    private void workingDirectory(String path) {
        String before = config.text("WorkingDir");
        String whole = path.startsWith("/") ? path : before + "/" + path;
        List<String> parts = new ArrayList<>();
        for (String part : whole.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        config = config.with("WorkingDir", new Json.Text("/" + String.join("/", parts)));
    }
}
