package io.mydocker.protocol.oci;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Docker's `Config`: what runs in a container, independent of the host. The same document stands in an image's
/// configuration, in `config.v2.json`, in the body of a create request and in the answer of inspect.
///
/// A view: unknown fields survive. Missing and `null` are the same. A field of a wrong type is a
/// [io.mydocker.protocol.json.JsonException] when the view is made, not when it is read.
public record ContainerConfig(JsonObject json) {
    public static final ContainerConfig EMPTY = new ContainerConfig(JsonObject.EMPTY);

    public ContainerConfig {
        for (String name : List.of("Hostname", "Domainname", "User", "Image", "WorkingDir", "StopSignal")) {
            json.findText(name);
        }
        for (String name : List.of("AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin", "StdinOnce")) {
            json.findBool(name);
        }
        json.strings("Env");
        words(json, "Cmd");
        words(json, "Entrypoint");
        words(json, "Shell");
        json.strings("OnBuild");
        json.stringMap("Labels");
        json.object("Volumes");
        json.object("ExposedPorts");
        json.findNumber("StopTimeout");
        json.find("Healthcheck").ifPresent(value -> new Healthcheck(value.asObject("Healthcheck")));
    }

    /// Empty means the container's short id.
    public String hostname() {
        return json.text("Hostname");
    }

    public String domainname() {
        return json.text("Domainname");
    }

    /// `user[:group]`, names or numbers; empty means root.
    public String user() {
        return json.text("User");
    }

    public boolean attachStdin() {
        return json.bool("AttachStdin");
    }

    public boolean attachStdout() {
        return json.bool("AttachStdout");
    }

    public boolean attachStderr() {
        return json.bool("AttachStderr");
    }

    /// `80/tcp` and the like.
    public Set<String> exposedPorts() {
        return json.object("ExposedPorts").names();
    }

    /// The process gets a terminal, and output is one raw stream.
    public boolean tty() {
        return json.bool("Tty");
    }

    /// Standard input stays open, whether or not somebody is attached.
    public boolean openStdin() {
        return json.bool("OpenStdin");
    }

    /// Standard input ends when the first attached client leaves it.
    public boolean stdinOnce() {
        return json.bool("StdinOnce");
    }

    /// `NAME=value` each; in a create request a bare `NAME` removes the image's variable.
    public List<String> env() {
        return json.strings("Env");
    }

    /// The command or the arguments of the entry point. Empty where `null`: the image's counts; a present empty list
    /// is an empty command. A plain string, which clients may send, is one word.
    public Optional<List<String>> cmd() {
        return words(json, "Cmd");
    }

    /// As [#cmd]: empty where `null`, so that the image's counts; a present list replaces the image's entry point and
    /// command. Docker takes `[""]` as "no entry point".
    public Optional<List<String>> entrypoint() {
        return words(json, "Entrypoint");
    }

    public Optional<Healthcheck> healthcheck() {
        return json.find("Healthcheck").map(value -> new Healthcheck(value.asObject("Healthcheck")));
    }

    /// The image as the user named it.
    public String image() {
        return json.text("Image");
    }

    /// Paths that get an anonymous volume.
    public Set<String> volumes() {
        return json.object("Volumes").names();
    }

    /// Empty means `/`.
    public String workingDir() {
        return json.text("WorkingDir");
    }

    public List<String> onBuild() {
        return json.strings("OnBuild");
    }

    public Map<String, String> labels() {
        return json.stringMap("Labels");
    }

    /// A name or number, `SIGTERM` where it is not given.
    public Optional<String> stopSignal() {
        return json.findText("StopSignal").filter(signal -> !signal.isEmpty());
    }

    /// Seconds between the stop signal and SIGKILL; Docker's default is 10, -1 means for ever.
    public Optional<Long> stopTimeout() {
        return json.findNumber("StopTimeout");
    }

    /// The words before a command in shell form.
    public Optional<List<String>> shell() {
        return words(json, "Shell");
    }

    private static Optional<List<String>> words(JsonObject json, String name) {
        return json.find(name)
                .map(value -> value instanceof Json.Text(String word)
                        ? List.of(word)
                        : value.asArray(name).strings());
    }

    /// How to find out whether a container is well. Durations are nanoseconds, 0 means inherited.
    public record Healthcheck(JsonObject json) {
        public Healthcheck {
            json.strings("Test");
            for (String name : List.of("Interval", "Timeout", "StartPeriod", "StartInterval", "Retries")) {
                json.findNumber(name);
            }
        }

        /// `[]` inherit, `["NONE"]`, `["CMD", …]`, `["CMD-SHELL", line]`.
        public List<String> test() {
            return json.strings("Test");
        }

        public long interval() {
            return json.number("Interval");
        }

        public long timeout() {
            return json.number("Timeout");
        }

        public long startPeriod() {
            return json.number("StartPeriod");
        }

        public long startInterval() {
            return json.number("StartInterval");
        }

        public long retries() {
            return json.number("Retries");
        }
    }
}
