package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.cli.option.UsageError;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What `run`, `create` and `plan` ask the engine for: the options as the body of a create request.
record ContainerBody(JsonObject json, String image, Attached attached) {

    /// Which streams the command itself attaches to.
    record Attached(boolean stdin, boolean stdout, boolean stderr) {
        boolean any() {
            return stdin || stdout || stderr;
        }
    }

    /// `detached`: nothing is attached, whatever the options say. What is wrong with the options ends the command in
    /// the manner of `usage`.
    static ContainerBody of(Usage usage, Arguments arguments, Map<String, String> environment, boolean detached)
            throws IOException {
        try {
            return of(arguments, environment, detached);
        } catch (CommandFailure e) {
            throw new CommandFailure(usage.complaint(e.getMessage()), UsageError.WRONG_OPTION, e);
        }
    }

    private static ContainerBody of(Arguments arguments, Map<String, String> environment, boolean detached)
            throws IOException {
        String pull = arguments.text("pull", "missing");
        if (!List.of("always", "missing", "never").contains(pull)) {
            throw new CommandFailure(
                    "invalid pull option: '" + pull + "': must be one of \"always\", \"missing\" or \"never\"", 1);
        }
        List<String> words = arguments.words();
        boolean imageByOption = arguments.has("image");
        String image = imageByOption ? arguments.text("image", "") : words.getFirst();
        List<String> command = imageByOption ? words : words.subList(1, words.size());
        Attached attached = attached(arguments, detached);
        JsonObject.Builder body = JsonObject.builder();
        process(body, arguments, environment, attached);
        command(body, arguments, command, imageByOption);
        body.put("Image", image);
        body.put("HostConfig", HostOptions.of(arguments));
        return new ContainerBody(body.build(), image, attached);
    }

    private static Attached attached(Arguments arguments, boolean detached) {
        List<String> chosen = arguments.list("attach");
        boolean interactive = arguments.flag("interactive");
        if (detached) {
            return new Attached(false, false, false);
        }
        if (chosen.isEmpty()) {
            return new Attached(interactive, true, true);
        }
        boolean[] streams = new boolean[3];
        for (String name : chosen) {
            switch (name.toLowerCase(Locale.ROOT)) {
                case "stdin" -> streams[0] = true;
                case "stdout" -> streams[1] = true;
                default -> streams[2] = true;
            }
        }
        return new Attached(streams[0], streams[1], streams[2]);
    }

    private static void process(
            JsonObject.Builder body, Arguments arguments, Map<String, String> environment, Attached attached)
            throws IOException {
        boolean interactive = arguments.flag("interactive");
        text(body, "Hostname", arguments, "hostname");
        text(body, "Domainname", arguments, "domainname");
        text(body, "User", arguments, "user");
        body.put("AttachStdin", attached.stdin())
                .put("AttachStdout", attached.stdout())
                .put("AttachStderr", attached.stderr())
                .put("Tty", arguments.flag("tty"))
                .put("OpenStdin", interactive)
                .put("StdinOnce", interactive && attached.stdin());
        body.putUnlessEmpty("Env", VariableFile.merge(arguments.list("env-file"), arguments.list("env"), environment));
        text(body, "WorkingDir", arguments, "workdir");
        Map<String, String> labels = labels(arguments, environment);
        if (!labels.isEmpty()) {
            body.put("Labels", labels);
        }
        text(body, "StopSignal", arguments, "stop-signal");
        Optional<Long> timeout = arguments.number("stop-timeout");
        if (timeout.isPresent()) {
            body.put("StopTimeout", timeout.get());
        }
        JsonObject.Builder volumes = JsonObject.builder();
        for (String volume : arguments.list("volume")) {
            if (volume.indexOf(':') < 0) {
                volumes.put(volume, JsonObject.EMPTY);
            }
        }
        JsonObject anonymous = volumes.build();
        if (!anonymous.isEmpty()) {
            body.put("Volumes", anonymous);
        }
    }

    private static void text(JsonObject.Builder body, String field, Arguments arguments, String option) {
        body.putUnlessEmpty(field, arguments.text(option, ""));
    }

    private static Map<String, String> labels(Arguments arguments, Map<String, String> environment) throws IOException {
        List<String> all = new ArrayList<>();
        for (String file : arguments.list("label-file")) {
            all.addAll(VariableFile.read(file, environment));
        }
        all.addAll(arguments.list("label"));
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : all) {
            int equals = label.indexOf('=');
            labels.put(equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
        }
        return labels;
    }

    private static void command(
            JsonObject.Builder body, Arguments arguments, List<String> words, boolean imageByOption) {
        boolean shell = arguments.has("cmds") || (imageByOption && !words.isEmpty());
        if (shell) {
            if (arguments.has("entrypoint")) {
                throw new CommandFailure("Conflicting options: --entrypoint and a command of -image or -cmds", 1);
            }
            List<String> line = new ArrayList<>(arguments.list("cmds"));
            line.addAll(words);
            body.put("Entrypoint", List.of("/bin/sh", "-c")).put("Cmd", List.of(ShellLine.of(line)));
            return;
        }
        if (!words.isEmpty()) {
            body.put("Cmd", words);
        }
        Optional<String> entrypoint = arguments.text("entrypoint");
        if (entrypoint.isPresent()) {
            // The empty word takes the image's entrypoint away; an empty list would mean that nothing was said.
            body.put("Entrypoint", new JsonArray(List.of(Json.of(entrypoint.get()))));
        }
    }
}
