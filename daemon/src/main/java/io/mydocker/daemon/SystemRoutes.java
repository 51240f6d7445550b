package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.embedded.Engine;
import io.mydocker.embedded.EngineFacts;
import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.api.ProductVersion;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/_ping`, `/version`, `/info`.
final class SystemRoutes {
    private final Engine engine;
    private final DaemonConfiguration configuration;

    SystemRoutes(Engine engine, DaemonConfiguration configuration) {
        this.engine = engine;
        this.configuration = configuration;
    }

    /// What stands on every answer; clients choose the API's version by it.
    static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Api-Version", ApiVersion.CURRENT.toString());
        headers.put("Docker-Experimental", "false");
        headers.put("Ostype", "linux");
        headers.put("Server", "mydocker/" + ProductVersion.CURRENT.number() + " (linux)");
        return headers;
    }

    void register(Router router) {
        router.on("GET", "/_ping", this::ping)
                .on("HEAD", "/_ping", this::ping)
                .on("GET", "/version", this::version)
                .on("GET", "/info", this::info);
    }

    private Response ping(ApiRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Builder-Version", "1");
        headers.put("Cache-Control", "no-cache, no-store, must-revalidate");
        headers.put("Pragma", "no-cache");
        headers.put("Swarm", "inactive");
        boolean head = request.http().method().equals("HEAD");
        return Response.text(200, head ? "" : "OK").withHeaders(headers);
    }

    private Response version(ApiRequest request) {
        ProductVersion product = ProductVersion.CURRENT;
        EngineFacts.Host host = engine.facts().host();
        String architecture = Platform.host().architecture();
        JsonObject details = JsonObject.builder()
                .put("ApiVersion", ApiVersion.CURRENT.toString())
                .put("Arch", architecture)
                .put("BuildTime", product.buildTime())
                .put("Experimental", "false")
                .put("GitCommit", product.commit())
                .put("JavaVersion", Runtime.version().toString())
                .put("KernelVersion", host.kernelRelease())
                .put("MinAPIVersion", ApiVersion.MINIMUM.toString())
                .put("Os", "linux")
                .build();
        JsonObject component = JsonObject.builder()
                .put("Name", "Engine")
                .put("Version", product.number())
                .put("Details", details)
                .build();
        return Response.ok(JsonObject.builder()
                .put("Platform", JsonObject.builder().put("Name", "mydocker").build())
                .put("Components", new JsonArray(List.of(component)))
                .put("Version", product.number())
                .put("ApiVersion", ApiVersion.CURRENT.toString())
                .put("MinAPIVersion", ApiVersion.MINIMUM.toString())
                .put("GitCommit", product.commit())
                .put("GoVersion", "")
                .put("Os", "linux")
                .put("Arch", architecture)
                .put("KernelVersion", host.kernelRelease())
                .put("BuildTime", product.buildTime())
                .build());
    }

    private Response info(ApiRequest request) {
        EngineFacts facts = engine.facts();
        JsonObject.Builder info = JsonObject.builder()
                .put("ID", facts.id())
                .put("Containers", facts.counts().containers())
                .put("ContainersRunning", facts.counts().running())
                .put("ContainersPaused", facts.counts().paused())
                .put("ContainersStopped", facts.counts().stopped())
                .put("Images", facts.counts().images())
                .put("Driver", facts.storageDriver())
                .put("DriverStatus", JsonArray.EMPTY)
                .put("Plugins", plugins());
        putLimits(info, facts.cgroup());
        putHost(info, facts.host());
        return Response.ok(info.put("DockerRootDir", facts.dataRoot().toString())
                .put("HttpProxy", "")
                .put("HttpsProxy", "")
                .put("NoProxy", "")
                .put("Name", facts.host().name())
                .put("Labels", JsonArray.EMPTY)
                .put("ExperimentalBuild", false)
                .put("ServerVersion", ProductVersion.CURRENT.number())
                .put("Runtimes", runtimes())
                .put("DefaultRuntime", "runc")
                .put("Swarm", swarm())
                .put("LiveRestoreEnabled", true)
                .put("Isolation", "")
                .put("InitBinary", "")
                .put("ContainerdCommit", commit(""))
                .put("RuncCommit", commit(""))
                .put("InitCommit", commit(""))
                .put("SecurityOptions", securityOptions(facts))
                .put("CDISpecDirs", JsonArray.EMPTY)
                .putOrNull("Warnings", facts.warnings())
                .build());
    }

    private static JsonObject plugins() {
        return JsonObject.builder()
                .put("Volume", JsonArray.EMPTY)
                .put("Network", List.of("host", "null"))
                .putNull("Authorization")
                .put("Log", List.of("json-file", "none"))
                .build();
    }

    private static void putLimits(JsonObject.Builder info, EngineFacts.Cgroup cgroup) {
        boolean memory = cgroup.controllers().contains("memory");
        boolean cpu = cgroup.controllers().contains("cpu");
        info.put("MemoryLimit", memory)
                .put("SwapLimit", memory)
                .put("CpuCfsPeriod", cpu)
                .put("CpuCfsQuota", cpu)
                .put("CPUShares", cpu)
                .put("CPUSet", cgroup.controllers().contains("cpuset"))
                .put("PidsLimit", cgroup.controllers().contains("pids"))
                .put("OomKillDisable", memory && cgroup.version() == 1)
                .put("CgroupDriver", cgroup.driver())
                .put("CgroupVersion", Integer.toString(cgroup.version()));
    }

    private void putHost(JsonObject.Builder info, EngineFacts.Host host) {
        info.put("IPv4Forwarding", HostFigures.isOne("/proc/sys/net/ipv4/ip_forward"))
                .put("BridgeNfIptables", HostFigures.isOne("/proc/sys/net/bridge/bridge-nf-call-iptables"))
                .put("BridgeNfIp6tables", HostFigures.isOne("/proc/sys/net/bridge/bridge-nf-call-ip6tables"))
                .put("Debug", configuration.debug())
                .put("NFd", HostFigures.entries("/proc/self/fd"))
                .put("NGoroutines", HostFigures.entries("/proc/self/task"))
                .put("SystemTime", Instant.now().toString())
                .put("LoggingDriver", "json-file")
                .put("NEventsListener", 0)
                .put("KernelVersion", host.kernelRelease())
                .put("OperatingSystem", host.operatingSystem())
                .put("OSVersion", "")
                .put("OSType", "linux")
                .put("Architecture", host.architecture())
                .put("IndexServerAddress", "https://index.docker.io/v1/")
                .put("RegistryConfig", registries())
                .put("NCPU", host.processors())
                .put("MemTotal", host.memory())
                .putNull("GenericResources");
    }

    private JsonObject registries() {
        JsonObject hub = JsonObject.builder()
                .put("Name", "docker.io")
                .put("Mirrors", configuration.mirrors())
                .put("Secure", true)
                .put("Official", true)
                .build();
        JsonObject.Builder indexes = JsonObject.builder().put("docker.io", hub);
        for (String host : configuration.insecureRegistries()) {
            if (!host.contains("/")) {
                indexes.put(
                        host,
                        JsonObject.builder()
                                .put("Name", host)
                                .put("Mirrors", JsonArray.EMPTY)
                                .put("Secure", false)
                                .put("Official", false)
                                .build());
            }
        }
        List<String> networks = new ArrayList<>(List.of("127.0.0.0/8"));
        configuration.insecureRegistries().stream()
                .filter(host -> host.contains("/"))
                .forEach(networks::add);
        return JsonObject.builder()
                .put("InsecureRegistryCIDRs", networks)
                .put("IndexConfigs", indexes.build())
                .put("Mirrors", configuration.mirrors())
                .build();
    }

    /// The names that a container may ask for; behind each is this program.
    private static JsonObject runtimes() {
        JsonObject own = JsonObject.builder().put("path", "mydocker").build();
        return JsonObject.builder()
                .put("io.containerd.runc.v2", own)
                .put("runc", own)
                .build();
    }

    private static Json swarm() {
        return JsonObject.builder()
                .put("NodeID", "")
                .put("NodeAddr", "")
                .put("LocalNodeState", "inactive")
                .put("ControlAvailable", false)
                .put("Error", "")
                .putNull("RemoteManagers")
                .build();
    }

    private static JsonObject commit(String id) {
        return JsonObject.builder().put("ID", id).build();
    }

    private static List<String> securityOptions(EngineFacts facts) {
        List<String> options = new ArrayList<>();
        if (facts.host().appArmor()) {
            options.add("name=apparmor");
        }
        options.add("name=seccomp,profile=builtin");
        if (facts.cgroup().version() == 2) {
            options.add("name=cgroupns");
        }
        return options;
    }
}
