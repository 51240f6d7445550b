package io.mydocker.engine.container;

import io.mydocker.infra.runtime.AppArmor;
import io.mydocker.infra.runtime.Capability;
import io.mydocker.infra.runtime.DefaultSpec;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Security;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Completes and checks a user's [HostConfig]: what Docker's inspect shows where nothing was asked for, Docker's
/// sentences where something does not go together, and a clear one where this engine cannot do it yet.
final class HostSettings {
    /// The names under which clients ask for the one runtime there is.
    private static final Set<String> RUNTIMES = Set.of("", "runc", "io.containerd.runc.v2", "mydocker");
    private static final Set<String> LOG_OPTIONS =
            Set.of("max-size", "max-file", "compress", "labels", "labels-regex", "env", "env-regex", "tag");

    private final boolean unifiedCgroups;
    private final AppArmor appArmor;
    private final ResourceChecks resources;

    /// @param unifiedCgroups whether the host has cgroup v2 alone: then a container's cgroup namespace is its own
    HostSettings(boolean unifiedCgroups, int processors, AppArmor appArmor) {
        this.unifiedCgroups = unifiedCgroups;
        this.appArmor = appArmor;
        this.resources = new ResourceChecks(processors);
    }

    /// The settings of a new container; adds to `warnings` what the user should know.
    HostConfig complete(HostConfig requested, List<String> warnings) {
        JsonObject.Builder complete = requested.complete().json().toBuilder();
        complete.put("ShmSize", requested.shmSize());
        complete.put("LogConfig", log(requested.logConfig()));
        complete.put("RestartPolicy", restart(requested));
        fill(complete, requested, "NetworkMode", "default");
        fill(complete, requested, "IpcMode", "private");
        fill(complete, requested, "Runtime", "runc");
        boolean ownCgroups = unifiedCgroups && !requested.security().privileged();
        fill(complete, requested, "CgroupnsMode", ownCgroups ? "private" : "host");
        if (requested.resources().memory() > 0 && requested.resources().memorySwap() == 0) {
            complete.put("MemorySwap", requested.resources().memory() * 2);
        }
        protect(complete, requested);
        HostConfig settings = new HostConfig(complete.build());
        check(requested, settings, warnings);
        return settings;
    }

    /// What the processes may see, and which policies of the kernel's security modules hold for them.
    private static void protect(JsonObject.Builder complete, HostConfig requested) {
        Security security = requested.security();
        SecurityOptions options = SecurityOptions.parse(security.securityOpt());
        if (!options.systemPaths()) {
            complete.put("MaskedPaths", List.of());
            complete.put("ReadonlyPaths", List.of());
        } else if (!security.privileged()) {
            complete.put("MaskedPaths", security.maskedPaths().orElseGet(DefaultSpec::maskedPaths));
            complete.put("ReadonlyPaths", security.readonlyPaths().orElseGet(DefaultSpec::readonlyPaths));
        }
        HostConfig.Namespaces namespaces = requested.namespaces();
        boolean hosts = namespaces.ipc().equals("host") || namespaces.pid().equals("host");
        if (requested.json().find("SecurityOpt").isEmpty() && (security.privileged() || hosts)) {
            complete.put("SecurityOpt", List.of("label=disable"));
        }
    }

    private static void fill(JsonObject.Builder complete, HostConfig requested, String name, String value) {
        if (requested.json().text(name).isEmpty()) {
            complete.put(name, value);
        }
    }

    private static JsonObject log(HostConfig.LogConfig log) {
        return JsonObject.builder()
                .put("Type", log.type().isEmpty() ? "json-file" : log.type())
                .put("Config", log.config())
                .build();
    }

    private static JsonObject restart(HostConfig requested) {
        HostConfig.RestartPolicy policy = requested.restartPolicy();
        long retries = policy.maximumRetryCount();
        switch (policy.name()) {
            case "always", "unless-stopped", "no" -> {
                if (retries != 0) {
                    throw new InvalidParameter(
                            "maximum retry count cannot be used with restart policy '" + policy.name() + "'");
                }
            }
            case "on-failure" -> {
                if (retries < 0) {
                    throw new InvalidParameter("maximum retry count cannot be negative");
                }
            }
            default -> throw new InvalidParameter("invalid restart policy '" + policy.name() + "'");
        }
        if (requested.autoRemove() && !policy.name().equals("no")) {
            throw new InvalidParameter("can't create 'AutoRemove' container with restart policy");
        }
        return JsonObject.builder()
                .put("Name", policy.name())
                .put("MaximumRetryCount", retries)
                .build();
    }

    private void check(HostConfig requested, HostConfig settings, List<String> warnings) {
        resources.check(settings.resources());
        if (settings.shmSize() < 0) {
            throw new InvalidParameter("SHM size can not be less than 0");
        }
        long score = settings.security().oomScoreAdj();
        if (score < -1000 || score > 1000) {
            throw new InvalidParameter("Invalid value " + score + ", range for oom score adj is [-1000, 1000]");
        }
        if (!RUNTIMES.contains(settings.runtime())) {
            throw new InvalidParameter("Unknown runtime specified " + settings.runtime());
        }
        checkCapabilities(settings.security());
        checkAppArmor(settings.security(), warnings);
        checkLog(settings.logConfig());
        checkNetwork(requested, settings, warnings);
        checkNamespaces(settings.namespaces());
        KernelParameters.check(settings);
        RefusedSettings.check(settings);
    }

    private static void checkCapabilities(Security security) {
        security.capAdd().forEach(name -> checkCapability("CapAdd", name));
        security.capDrop().forEach(name -> checkCapability("CapDrop", name));
    }

    private static void checkCapability(String field, String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String full = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
        if (!full.equals("CAP_ALL") && !Capability.isKnown(full)) {
            throw new InvalidParameter("invalid " + field + ": unknown capability: \"" + full + "\"");
        }
    }

    private void checkAppArmor(Security security, List<String> warnings) {
        Optional<String> wanted = SecurityOptions.parse(security.securityOpt()).appArmor();
        wanted.ifPresent(appArmor::check);
        if (wanted.isEmpty() && !security.privileged()) {
            appArmor.warning().ifPresent(warnings::add);
        }
    }

    private static void checkLog(HostConfig.LogConfig log) {
        switch (log.type()) {
            case "json-file" -> {
                for (String option : log.config().keySet()) {
                    if (!LOG_OPTIONS.contains(option)) {
                        throw new InvalidParameter("unknown log opt '" + option + "' for json-file log driver");
                    }
                }
                LogLimits.of(log.config());
            }
            case "none" -> {}
            case "local", "syslog", "journald", "gelf", "fluentd", "awslogs", "splunk", "gcplogs" ->
                throw new NotImplemented("log driver `" + log.type() + "` is not supported yet");
            default ->
                throw new InvalidParameter(
                        "error looking up logging plugin " + log.type() + ": plugin \"" + log.type() + "\" not found");
        }
    }

    private static void checkNetwork(HostConfig requested, HostConfig settings, List<String> warnings) {
        boolean ports = !requested.portBindings().isEmpty() || requested.publishAllPorts();
        String network = settings.namespaces().network();
        switch (network) {
            case "host" -> {
                if (ports) {
                    warnings.add("Published ports are discarded when using host network mode");
                }
                return;
            }
            case "none" -> {}
            case "default" ->
                warnings.add("networks are not supported yet: the container has none, as with `--network none`");
            default ->
                throw new NotImplemented("network `" + network + "` is not supported yet: only none and host are");
        }
        if (ports) {
            throw new NotImplemented("publishing ports is not supported yet");
        }
    }

    private static void checkNamespaces(HostConfig.Namespaces namespaces) {
        mode("pid", namespaces.pid(), Set.of("", "host"));
        mode("ipc", namespaces.ipc(), Set.of("private", "shareable", "none", "host"));
        mode("uts", namespaces.uts(), Set.of("", "host"));
        mode("cgroupns", namespaces.cgroup(), Set.of("private", "host"));
        mode("userns", namespaces.user(), Set.of("", "host"));
    }

    private static void mode(String name, String mode, Set<String> known) {
        if (known.contains(mode)) {
            return;
        }
        if (mode.startsWith("container:")) {
            throw new NotImplemented("--" + name + " `" + mode + "` is not supported yet");
        }
        throw new InvalidParameter("invalid " + name + " mode: " + mode);
    }
}
