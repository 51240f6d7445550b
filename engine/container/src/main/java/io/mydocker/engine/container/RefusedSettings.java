package io.mydocker.engine.container;

import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What this engine cannot do yet, so that nobody asks for it and silently does not get it.
///
/// Clients send every field they know, most of them blank; only a field that says something is refused.
final class RefusedSettings {
    /// Fields of `HostConfig`.
    private static final List<String> HOST = List.of(
            "VolumesFrom",
            "VolumeDriver",
            "StorageOpt",
            "Links",
            "DeviceRequests",
            "Init",
            "Cgroup",
            "BlkioWeightDevice",
            "BlkioDeviceReadBps",
            "BlkioDeviceWriteBps",
            "BlkioDeviceReadIOps",
            "BlkioDeviceWriteIOps",
            "CpuRealtimePeriod",
            "CpuRealtimeRuntime",
            "CpuCount",
            "CpuPercent",
            "IOMaximumIOps",
            "IOMaximumBandwidth",
            "KernelMemory",
            "KernelMemoryTCP");

    /// Fields of `Config`.
    private static final List<String> CONFIG = List.of("MacAddress");

    /// The options of the command line, where they are better known than the field.
    private static final Map<String, String> OPTIONS =
            Map.of("VolumesFrom", "--volumes-from", "Init", "--init", "Links", "--link", "DeviceRequests", "--gpus");

    private static final Set<String> ISOLATIONS = Set.of("", "default");

    private RefusedSettings() {}

    static void check(HostConfig host) {
        refuseEach(HOST, host.json());
        String isolation = host.json().text("Isolation");
        if (!ISOLATIONS.contains(isolation)) {
            throw refusal("Isolation `" + isolation + "`");
        }
    }

    /// @param network the mode in which the container's network is
    static void check(ContainerConfig config, JsonObject networking, String network) {
        refuseEach(CONFIG, config.json());
        if (config.healthcheck().filter(RefusedSettings::runs).isPresent()) {
            throw refusal("Healthcheck");
        }
        JsonObject endpoints = networking.object("EndpointsConfig");
        for (String name : endpoints.names()) {
            if (!name.equals(network)) {
                throw refusal("network `" + name + "`");
            }
            JsonObject endpoint = endpoints.object(name);
            for (String field : endpoint.names()) {
                if (!blank(endpoint.fields().get(field))) {
                    throw refusal(field + " of network `" + name + "`");
                }
            }
        }
    }

    /// Whether it is a check that should be run.
    static boolean runs(ContainerConfig.Healthcheck check) {
        return !check.test().isEmpty() && !check.test().getFirst().equals("NONE");
    }

    private static void refuseEach(List<String> names, JsonObject settings) {
        for (String name : names) {
            if (settings.find(name).filter(value -> !blank(value)).isPresent()) {
                throw refusal(OPTIONS.getOrDefault(name, name));
            }
        }
    }

    private static NotImplemented refusal(String what) {
        return new NotImplemented(what + " is not supported yet");
    }

    /// What clients write where their user said nothing.
    private static boolean blank(Json value) {
        return switch (value) {
            case Json.Null _ -> true;
            case Json.Bool bool -> !bool.value();
            case Json.Text(String text) -> text.isEmpty();
            case Json.Numeric number -> number.doubleValue() == 0 || number.doubleValue() == -1;
            case JsonArray array -> array.values().isEmpty();
            case JsonObject object -> object.fields().values().stream().allMatch(RefusedSettings::blank);
        };
    }
}
