package io.mydocker.protocol.oci;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Docker's `HostConfig`: how a container stands on its host. The same document stands in `hostconfig.json`, in the
/// body of a create request and in the answer of inspect.
///
/// A view: unknown fields survive. Missing and `null` are the same. Docker keeps all fields in one flat object; the
/// accessors are grouped: [#resources], [#security], [#namespaces].
public record HostConfig(JsonObject json) {
    /// Docker's size of `/dev/shm`, in bytes.
    public static final long DEFAULT_SHM_SIZE = 64L << 20;

    public static final HostConfig EMPTY = new HostConfig(JsonObject.EMPTY);

    /// The document's fields in Docker's order, with what stands there where nobody asked for anything.
    private static final JsonObject SHAPE = Json.parseObject("""
            {"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"default",
             "PortBindings":{},"RestartPolicy":{"Name":"no","MaximumRetryCount":0},"AutoRemove":false,
             "VolumeDriver":"","VolumesFrom":null,"ConsoleSize":[0,0],"CapAdd":null,"CapDrop":null,
             "CgroupnsMode":"host","Dns":[],"DnsOptions":[],"DnsSearch":[],"ExtraHosts":null,"GroupAdd":null,
             "IpcMode":"private","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"","Privileged":false,
             "PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"","UsernsMode":"",
             "ShmSize":67108864,"Runtime":"runc","Isolation":"","CpuShares":0,"Memory":0,"NanoCpus":0,
             "CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":[],
             "BlkioDeviceWriteBps":[],"BlkioDeviceReadIOps":[],"BlkioDeviceWriteIOps":[],"CpuPeriod":0,"CpuQuota":0,
             "CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],
             "DeviceCgroupRules":null,"DeviceRequests":null,"MemoryReservation":0,"MemorySwap":0,
             "MemorySwappiness":null,"OomKillDisable":false,"PidsLimit":null,"Ulimits":[],"CpuCount":0,
             "CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,"MaskedPaths":null,"ReadonlyPaths":null}
            """);

    public HostConfig {
        json.strings("Binds");
        json.array("Mounts").objects().forEach(MountSpec::new);
        json.stringMap("Tmpfs");
        json.strings("VolumesFrom");
        new LogConfig(json.object("LogConfig"));
        new RestartPolicy(json.object("RestartPolicy"));
        json.findBool("AutoRemove");
        json.findBool("Init");
        json.findNumber("ShmSize");
        json.object("PortBindings");
        json.findText("Runtime");
        List.of("Dns", "DnsOptions", "DnsSearch", "ExtraHosts", "Links").forEach(json::strings);
        json.stringMap("Annotations");
        new Resources(json);
        new Security(json);
        new Namespaces(json);
    }

    /// The same with every field that Docker writes, in its order; what else there is comes behind.
    public HostConfig complete() {
        JsonObject.Builder complete = SHAPE.toBuilder();
        json.fields().forEach((name, value) -> {
            if (value != Json.ofNull() || !SHAPE.names().contains(name)) {
                complete.put(name, value);
            }
        });
        return new HostConfig(complete.build());
    }

    /// Limits and devices.
    public Resources resources() {
        return new Resources(json);
    }

    /// What the processes may do.
    public Security security() {
        return new Security(json);
    }

    /// What is private to the container and what is shared with whom.
    public Namespaces namespaces() {
        return new Namespaces(json);
    }

    /// `source:destination[:options]`, the source a host path or a volume's name.
    public List<String> binds() {
        return json.strings("Binds");
    }

    /// The long form of mounts (`--mount`).
    public List<MountSpec> mounts() {
        return json.array("Mounts").objects().stream().map(MountSpec::new).toList();
    }

    /// Destination to mount options.
    public Map<String, String> tmpfs() {
        return json.stringMap("Tmpfs");
    }

    /// `container[:ro|rw]`.
    public List<String> volumesFrom() {
        return json.strings("VolumesFrom");
    }

    /// Bytes of `/dev/shm`.
    public long shmSize() {
        long size = json.number("ShmSize");
        return size == 0 ? DEFAULT_SHM_SIZE : size;
    }

    public LogConfig logConfig() {
        return new LogConfig(json.object("LogConfig"));
    }

    public RestartPolicy restartPolicy() {
        return new RestartPolicy(json.object("RestartPolicy"));
    }

    /// The engine removes the container when it has ended.
    public boolean autoRemove() {
        return json.bool("AutoRemove");
    }

    /// A small init as PID 1; empty means the engine's default.
    public Optional<Boolean> init() {
        return json.findBool("Init");
    }

    /// The runtime's name; empty means the engine's own.
    public String runtime() {
        return json.text("Runtime");
    }

    /// `80/tcp` to a list of objects with `HostIp` and `HostPort`.
    public Map<String, JsonArray> portBindings() {
        JsonObject bindings = json.object("PortBindings");
        return bindings.names().stream()
                .collect(Collectors.toMap(port -> port, bindings::array, (first, _) -> first, LinkedHashMap::new));
    }

    public boolean publishAllPorts() {
        return json.bool("PublishAllPorts");
    }

    public List<String> dns() {
        return json.strings("Dns");
    }

    public List<String> dnsOptions() {
        return json.strings("DnsOptions");
    }

    public List<String> dnsSearch() {
        return json.strings("DnsSearch");
    }

    /// `name:address`.
    public List<String> extraHosts() {
        return json.strings("ExtraHosts");
    }

    public Map<String, String> annotations() {
        return json.stringMap("Annotations");
    }

    /// The log driver and its options.
    public record LogConfig(JsonObject json) {
        public LogConfig {
            json.findText("Type");
            json.stringMap("Config");
        }

        /// Empty means the engine's default.
        public String type() {
            return json.text("Type");
        }

        public Map<String, String> config() {
            return json.stringMap("Config");
        }
    }

    /// When the engine starts a container again.
    public record RestartPolicy(JsonObject json) {
        public RestartPolicy {
            json.findText("Name");
            json.findNumber("MaximumRetryCount");
        }

        /// `no`, `always`, `unless-stopped` or `on-failure`.
        public String name() {
            return json.findText("Name").filter(name -> !name.isEmpty()).orElse("no");
        }

        /// For `on-failure`; 0 means without end.
        public long maximumRetryCount() {
            return json.number("MaximumRetryCount");
        }
    }

    /// Whose namespaces the container uses. Each mode is empty (the engine's default), `host`, `private` where that
    /// makes sense, or `container:<name or id>`.
    public record Namespaces(JsonObject json) {
        public Namespaces {
            List.of("NetworkMode", "IpcMode", "PidMode", "UTSMode", "UsernsMode", "CgroupnsMode")
                    .forEach(json::findText);
        }

        /// `default`, `none`, `host`, `bridge`, a network's name, `container:…`.
        public String network() {
            return json.text("NetworkMode");
        }

        /// `none`, `private`, `shareable`, `host`, `container:…`.
        public String ipc() {
            return json.text("IpcMode");
        }

        public String pid() {
            return json.text("PidMode");
        }

        public String uts() {
            return json.text("UTSMode");
        }

        public String user() {
            return json.text("UsernsMode");
        }

        /// `private` or `host`.
        public String cgroup() {
            return json.text("CgroupnsMode");
        }
    }
}
