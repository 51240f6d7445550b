package io.mydocker.daemon;

import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerSizes;
import io.mydocker.engine.container.ContainerState;
import io.mydocker.engine.container.MountPoint;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Containers as the API shows them, field by field as dockerd: what is null there is null here.
final class ContainerJson {
    private static final Shape CONFIG = Shape.of("""
            {"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,
            "Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":null,"Image":"","Volumes":null,
            "WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":{}}""");

    private static final Shape NETWORK_SETTINGS = Shape.of("""
            {"Bridge":"","SandboxID":"","SandboxKey":"","Ports":{},"HairpinMode":false,"LinkLocalIPv6Address":"",
            "LinkLocalIPv6PrefixLen":0,"SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"",
            "Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,
            "IPv6Gateway":"","MacAddress":"","Networks":{}}""");

    private static final Shape ENDPOINT = Shape.of("""
            {"IPAMConfig":null,"Links":null,"Aliases":null,"MacAddress":"","DriverOpts":null,"GwPriority":0,
            "NetworkID":"","EndpointID":"","Gateway":"","IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"",
            "GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":null}""");

    private ContainerJson() {}

    /// An element of the list.
    ///
    /// @param image the image's name, or its id where the name stands for another one now
    static JsonObject summary(Container container, String image, Optional<ContainerSizes> sizes) {
        JsonObject.Builder json = JsonObject.builder()
                .put("Id", container.id())
                .put("Names", List.of("/" + container.name()))
                .put("Image", image)
                .put("ImageID", container.imageId().toString())
                .put("Command", command(container))
                .put("Created", container.created().getEpochSecond())
                .put("Ports", JsonArray.EMPTY);
        sizes.ifPresent(some -> putSizes(json, some));
        return json.put("Labels", container.config().labels())
                .put("State", container.state().status().toString())
                .put("Status", container.state().describe(Instant.now()))
                .put("HostConfig", hostConfigSummary(container))
                .put(
                        "NetworkSettings",
                        JsonObject.builder()
                                .put("Networks", networks(container))
                                .build())
                .put("Mounts", mounts(container))
                .build();
    }

    private static JsonObject hostConfigSummary(Container container) {
        return JsonObject.builder()
                .put("NetworkMode", container.hostConfig().namespaces().network())
                .build();
    }

    /// As dockerd quotes it for people: only words with a space, and no quotes in them are escaped.
    private static String command(Container container) {
        String words = container.args().stream()
                .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? container.path() : container.path() + " " + words;
    }

    private static void putSizes(JsonObject.Builder json, ContainerSizes sizes) {
        if (sizes.writable() != 0) {
            json.put("SizeRw", sizes.writable());
        }
        if (sizes.rootFileSystem() != 0) {
            json.put("SizeRootFs", sizes.rootFileSystem());
        }
    }

    private static JsonArray mounts(Container container) {
        return new JsonArray(
                container.mounts().stream().<Json>map(MountPoint::inspect).toList());
    }

    /// What inspect shows beside the container's own record.
    record Surroundings(Optional<ContainerSizes> sizes, List<String> executions, Map<String, String> places) {}

    /// The answer of inspect.
    static JsonObject inspect(Container container, Surroundings surroundings) {
        JsonObject record = container.record();
        JsonObject.Builder json = JsonObject.builder()
                .put("Id", container.id())
                .put("Created", Timestamps.of(container.created()))
                .put("Path", container.path())
                .put("Args", container.args())
                .put("State", state(container))
                .put("Image", container.imageId().toString())
                .put("ResolvConfPath", container.resolvConfPath())
                .put("HostnamePath", container.hostnamePath())
                .put("HostsPath", container.hostsPath())
                .put("LogPath", container.logPath())
                .put("Name", "/" + container.name())
                .put("RestartCount", container.restartCount())
                .put("Driver", container.driver())
                .put("Platform", container.platform())
                .put("MountLabel", record.text("MountLabel"))
                .put("ProcessLabel", record.text("ProcessLabel"))
                .put("AppArmorProfile", record.text("AppArmorProfile"))
                .putOrNull("ExecIDs", surroundings.executions())
                .put("HostConfig", container.hostConfig().complete().json())
                .put("GraphDriver", graphDriver(container.driver(), surroundings.places()));
        surroundings.sizes().ifPresent(some -> json.put("SizeRw", some.writable())
                .put("SizeRootFs", some.rootFileSystem()));
        return json.put("Mounts", mounts(container))
                .put("Config", CONFIG.fill(container.config().json()))
                .put("NetworkSettings", networkSettings(container))
                .build();
    }

    /// The storage driver with the directories of a layer; Docker tells none of some drivers.
    static JsonObject graphDriver(String name, Map<String, String> places) {
        JsonObject.Builder json = JsonObject.builder();
        return (places.isEmpty() ? json.putNull("Data") : json.put("Data", places))
                .put("Name", name)
                .build();
    }

    private static JsonObject state(Container container) {
        ContainerState state = container.state();
        JsonObject.Builder json = JsonObject.builder()
                .put("Status", state.status().toString())
                .put("Running", state.running())
                .put("Paused", state.paused())
                .put("Restarting", state.restarting())
                .put("OOMKilled", state.oomKilled())
                .put("Dead", state.dead())
                .put("Pid", state.pid())
                .put("ExitCode", state.exitCode())
                .put("Error", state.error())
                .put("StartedAt", Timestamps.of(state.startedAt()))
                .put("FinishedAt", Timestamps.of(state.finishedAt()));
        return json.build();
    }

    private static JsonObject networkSettings(Container container) {
        return NETWORK_SETTINGS.only(container.networkSettings()).with("Networks", networks(container));
    }

    private static JsonObject networks(Container container) {
        JsonObject.Builder networks = JsonObject.builder();
        container
                .networkSettings()
                .object("Networks")
                .fields()
                .forEach((name, endpoint) -> networks.put(name, ENDPOINT.only(endpoint.asObject(name))));
        return networks.build();
    }
}
