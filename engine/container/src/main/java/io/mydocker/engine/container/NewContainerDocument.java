package io.mydocker.engine.container;

import io.mydocker.engine.image.Image;
import io.mydocker.infra.runtime.AppArmor;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Writes the first `config.v2.json` of a container, with the fields that dockerd writes, in its order.
final class NewContainerDocument {
    private static final JsonObject NETWORKS = Json.parseObject("""
            {"Bridge":"","SandboxID":"","HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,
             "Networks":{},"Service":null,"Ports":{},"SandboxKey":"","SecondaryIPAddresses":null,
             "SecondaryIPv6Addresses":null,"IsAnonymousEndpoint":false,"HasSwarmEndpoint":false}
            """);
    private static final JsonObject ENDPOINT = Json.parseObject("""
            {"IPAMConfig":null,"Links":null,"Aliases":null,"NetworkID":"","EndpointID":"","Gateway":"",
             "IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,
             "MacAddress":"","DriverOpts":null,"IPAMOperational":false}
            """);

    private NewContainerDocument() {}

    static Container of(
            ContainerDirectory directory,
            String name,
            String driver,
            Image image,
            ContainerConfig config,
            HostConfig hostConfig) {
        List<String> words = new ArrayList<>(config.entrypoint().orElse(List.of()));
        words.addAll(config.cmd().orElse(List.of()));
        boolean logged = !hostConfig.logConfig().type().equals("none");
        JsonObject document = JsonObject.builder()
                .put("StreamConfig", JsonObject.EMPTY)
                .put(
                        "State",
                        StateDocument.write(JsonObject.EMPTY, ContainerState.CREATED)
                                .with("Health", Json.ofNull()))
                .put("ID", directory.id())
                .put("Created", Instant.now().toString())
                .put("Managed", false)
                .put("Path", words.getFirst())
                .put("Args", words.subList(1, words.size()))
                .put("Config", config.json())
                .put("Image", image.id().toString())
                .put("NetworkSettings", networks(hostConfig))
                .put("LogPath", logged ? directory.log().toString() : "")
                .put("Name", "/" + name)
                .put("Driver", driver)
                .put("OS", "linux")
                .put("MountLabel", "")
                .put("ProcessLabel", "")
                .put("RestartCount", 0)
                .put("HasBeenStartedBefore", false)
                .put("HasBeenManuallyStopped", false)
                .put("MountPoints", mountPoints(hostConfig))
                .putNull("SecretReferences")
                .putNull("ConfigReferences")
                .put("AppArmorProfile", appArmorProfile(hostConfig))
                .put("HostnamePath", directory.hostname().toString())
                .put("HostsPath", directory.hosts().toString())
                .put("ShmPath", "")
                .put("ResolvConfPath", directory.resolvConf().toString())
                .put("SeccompProfile", "")
                .put("NoNewPrivileges", false)
                .put(
                        "LocalLogCacheMeta",
                        JsonObject.builder().put("HaveNotifyEnabled", false).build())
                .build();
        return Container.of(document, hostConfig);
    }

    private static String appArmorProfile(HostConfig hostConfig) {
        SecurityOptions options = SecurityOptions.parse(hostConfig.security().securityOpt());
        return AppArmor.host().profile(options.appArmor(), hostConfig.security().privileged());
    }

    private static JsonObject networks(HostConfig hostConfig) {
        String network = hostConfig.namespaces().network().equals("host") ? "host" : "none";
        return NETWORKS.with("Networks", JsonObject.EMPTY.with(network, ENDPOINT));
    }

    private static JsonObject mountPoints(HostConfig hostConfig) {
        JsonObject.Builder points = JsonObject.builder();
        for (MountPoint point : MountPoints.of(hostConfig)) {
            points.put(
                    point.destination(),
                    JsonObject.builder()
                            .put("Source", point.source())
                            .put("Destination", point.destination())
                            .put("RW", point.writable())
                            .put("Name", point.name())
                            .put("Driver", "")
                            .put("Type", point.type())
                            .put("Relabel", point.mode())
                            .put("Propagation", point.propagation())
                            .put(
                                    "Spec",
                                    JsonObject.builder()
                                            .put("Type", point.type())
                                            .put("Source", point.source())
                                            .put("Target", point.destination())
                                            .build())
                            .put("SkipMountpointCreation", false)
                            .build());
        }
        return points.build();
    }
}
