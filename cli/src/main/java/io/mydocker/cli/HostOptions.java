package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Limits;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The options of a container that concern the host, as the request's `HostConfig`: only what was given, so that the
/// engine's defaults count for the rest.
final class HostOptions {
    private static final long MEBIBYTE = 1024L * 1024;

    private HostOptions() {}

    static JsonObject of(Arguments arguments) throws IOException {
        JsonObject.Builder host = JsonObject.builder();
        isolation(host, arguments);
        resources(host, arguments);
        ports(host, arguments);
        return host.build();
    }

    private static void isolation(JsonObject.Builder host, Arguments arguments) throws IOException {
        List<String> binds = new ArrayList<>();
        for (String volume : arguments.list("volume")) {
            if (volume.indexOf(':') >= 0) {
                binds.add(absolute(volume));
            }
        }
        host.putUnlessEmpty("Binds", binds);
        host.putUnlessEmpty("ContainerIDFile", arguments.text("cidfile", ""));
        if (arguments.has("log-driver") || arguments.has("log-opt")) {
            host.put(
                    "LogConfig",
                    JsonObject.builder()
                            .put("Type", arguments.text("log-driver", ""))
                            .put("Config", pairs(arguments.list("log-opt")))
                            .build());
        }
        // What Docker calls the default network is not there yet, and the engine would warn about it each time.
        String network = arguments.text("network", arguments.text("net", ""));
        host.put("NetworkMode", network.isEmpty() ? "none" : network);
        restart(host, arguments);
        flag(host, "AutoRemove", arguments, "rm");
        host.putUnlessEmpty("CapAdd", capabilities(arguments.list("cap-add")));
        host.putUnlessEmpty("CapDrop", capabilities(arguments.list("cap-drop")));
        host.putUnlessEmpty("CgroupnsMode", arguments.text("cgroupns", ""));
        host.putUnlessEmpty("GroupAdd", arguments.list("group-add"));
        host.putUnlessEmpty("IpcMode", arguments.text("ipc", ""));
        host.putUnlessEmpty("PidMode", arguments.text("pid", ""));
        host.putUnlessEmpty("UTSMode", arguments.text("uts", ""));
        flag(host, "Privileged", arguments, "privileged");
        flag(host, "ReadonlyRootfs", arguments, "read-only");
        host.putUnlessEmpty("SecurityOpt", securityOptions(arguments.list("security-opt")));
        if (arguments.has("tmpfs")) {
            host.put("Tmpfs", tmpfs(arguments.list("tmpfs")));
        }
        if (arguments.has("sysctl")) {
            host.put("Sysctls", pairs(arguments.list("sysctl")));
        }
    }

    private static void flag(JsonObject.Builder host, String field, Arguments arguments, String option) {
        if (arguments.has(option)) {
            host.put(field, arguments.flag(option));
        }
    }

    private static void number(JsonObject.Builder host, String field, Optional<Long> value) {
        if (value.isPresent()) {
            host.put(field, value.get());
        }
    }

    private static void restart(JsonObject.Builder host, Arguments arguments) {
        Optional<String> policy = arguments.text("restart");
        if (policy.isEmpty()) {
            return;
        }
        if (arguments.flag("rm") && !policy.get().equals("no")) {
            throw new CommandFailure("conflicting options: cannot specify both --restart and --rm", 1);
        }
        int colon = policy.get().indexOf(':');
        String name = colon < 0 ? policy.get() : policy.get().substring(0, colon);
        JsonObject.Builder restart = JsonObject.builder().put("Name", name);
        if (colon >= 0) {
            try {
                restart.put(
                        "MaximumRetryCount",
                        Integer.parseInt(policy.get(), colon + 1, policy.get().length(), 10));
            } catch (NumberFormatException e) {
                throw new CommandFailure("invalid restart policy format: maximum retry count must be an integer", 1, e);
            }
        }
        host.put("RestartPolicy", restart.build());
    }

    /// A relative path of the host becomes an absolute one here, because the engine has another working directory.
    private static String absolute(String volume) {
        if (!volume.startsWith(".")) {
            return volume;
        }
        int colon = volume.indexOf(':');
        return Path.of(volume.substring(0, colon)).toAbsolutePath().normalize() + volume.substring(colon);
    }

    private static Map<String, String> pairs(List<String> options) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            pairs.put(
                    equals < 0 ? option : option.substring(0, equals), equals < 0 ? "" : option.substring(equals + 1));
        }
        return pairs;
    }

    private static Map<String, String> tmpfs(List<String> options) {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (String option : options) {
            int colon = option.indexOf(':');
            mounts.put(colon < 0 ? option : option.substring(0, colon), colon < 0 ? "" : option.substring(colon + 1));
        }
        return mounts;
    }

    /// `net_admin` and `CAP_NET_ADMIN` are the same.
    private static List<String> capabilities(List<String> names) {
        List<String> full = new ArrayList<>();
        for (String name : names) {
            String upper = name.toUpperCase(Locale.ROOT);
            full.add(upper.equals("ALL") || upper.startsWith("CAP_") ? upper : "CAP_" + upper);
        }
        return full;
    }

    /// A seccomp profile is read here: the file is the user's, not the engine's.
    private static List<String> securityOptions(List<String> options) throws IOException {
        List<String> read = new ArrayList<>();
        for (String option : options) {
            String file = option.startsWith("seccomp=") ? option.substring("seccomp=".length()) : "";
            boolean alone = option.indexOf('=') < 0 && option.indexOf(':') < 0;
            if (alone && !option.equals("no-new-privileges")) {
                throw new CommandFailure("Invalid --security-opt: \"" + option + "\"", 1);
            }
            if (file.isEmpty() || file.equals("unconfined") || file.equals("builtin")) {
                read.add(option);
                continue;
            }
            try {
                read.add("seccomp=" + Json.parse(Files.readAllBytes(Path.of(file))));
            } catch (NoSuchFileException e) {
                throw new CommandFailure(
                        "opening seccomp profile (" + file + ") failed: open " + file + ": no such file or directory",
                        1,
                        e);
            }
        }
        return read;
    }

    private static void resources(JsonObject.Builder host, Arguments arguments) {
        number(host, "BlkioWeight", arguments.number("blkio-weight"));
        number(host, "CpuPeriod", arguments.number("cpu-period"));
        number(host, "CpuQuota", arguments.number("cpu-quota"));
        number(host, "CpuShares", arguments.number("cpu-shares"));
        number(host, "NanoCpus", arguments.nanos("cpus"));
        host.putUnlessEmpty("CpusetCpus", arguments.text("cpuset-cpus", ""));
        host.putUnlessEmpty("CpusetMems", arguments.text("cpuset-mems", ""));
        if (arguments.has("device")) {
            host.put(
                    "Devices",
                    new JsonArray(arguments.list("device").stream()
                            .<Json>map(each -> DeviceOption.parse(each).json())
                            .toList()));
        }
        host.putUnlessEmpty("DeviceCgroupRules", arguments.list("device-cgroup-rule"));
        number(host, "Memory", memory(arguments));
        number(host, "MemoryReservation", arguments.bytes("memory-reservation"));
        number(host, "MemorySwap", arguments.bytes("memory-swap"));
        flag(host, "OomKillDisable", arguments, "oom-kill-disable");
        number(host, "OomScoreAdj", arguments.number("oom-score-adj"));
        number(host, "PidsLimit", arguments.number("pids-limit"));
        number(host, "ShmSize", arguments.bytes("shm-size"));
        if (arguments.has("ulimit")) {
            List<Json> limits = new ArrayList<>();
            for (String limit : arguments.list("ulimit")) {
                limits.add(ulimit(Limits.parse(limit)));
            }
            host.put("Ulimits", new JsonArray(limits));
        }
    }

    /// `-m`, or `-mmem`, which counts in MiB.
    private static Optional<Long> memory(Arguments arguments) {
        Optional<Long> mebibytes = arguments.number("mmem");
        return mebibytes.isPresent() ? Optional.of(mebibytes.get() * MEBIBYTE) : arguments.bytes("memory");
    }

    private static JsonObject ulimit(Limits limits) {
        return JsonObject.builder()
                .put("Name", limits.name())
                .put("Hard", limits.hard())
                .put("Soft", limits.soft())
                .build();
    }

    private static void ports(JsonObject.Builder host, Arguments arguments) {
        if (!arguments.has("publish")) {
            return;
        }
        JsonObject.Builder bindings = JsonObject.builder();
        for (String port : arguments.list("publish")) {
            binding(bindings, port);
        }
        host.put("PortBindings", bindings.build());
    }

    /// `[[address:]host:]container[/protocol]`.
    private static void binding(JsonObject.Builder bindings, String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
        String ports = slash < 0 ? text : text.substring(0, slash);
        int last = ports.lastIndexOf(':');
        String container = ports.substring(last + 1);
        String front = last < 0 ? "" : ports.substring(0, last);
        int colon = front.lastIndexOf(':');
        if (container.isEmpty() || !isPorts(container) || !isPorts(front.substring(colon + 1))) {
            throw new CommandFailure("invalid containerPort: " + container, 1);
        }
        bindings.put(
                container + "/" + protocol,
                new JsonArray(List.of(JsonObject.builder()
                        .put("HostIp", colon < 0 ? "" : front.substring(0, colon))
                        .put("HostPort", front.substring(colon + 1))
                        .build())));
    }

    private static boolean isPorts(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }
}
