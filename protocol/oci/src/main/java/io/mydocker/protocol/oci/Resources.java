package io.mydocker.protocol.oci;

import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// The part of Docker's `HostConfig` that limits what a container uses. 0 means not limited.
public record Resources(JsonObject json) {
    private static final List<String> NUMBERS = List.of(
            "CpuShares",
            "NanoCpus",
            "CpuPeriod",
            "CpuQuota",
            "CpuRealtimePeriod",
            "CpuRealtimeRuntime",
            "Memory",
            "MemoryReservation",
            "MemorySwap",
            "MemorySwappiness",
            "KernelMemory",
            "KernelMemoryTCP",
            "BlkioWeight",
            "PidsLimit");

    public Resources {
        NUMBERS.forEach(json::findNumber);
        json.findText("CpusetCpus");
        json.findText("CpusetMems");
        json.findText("CgroupParent");
        json.findBool("OomKillDisable");
        json.array("Devices").objects().forEach(Device::new);
        json.strings("DeviceCgroupRules");
        json.array("Ulimits").objects().forEach(Ulimit::new);
    }

    /// Relative weight, 1024 by default.
    public long cpuShares() {
        return json.number("CpuShares");
    }

    /// Billionths of a CPU.
    public long nanoCpus() {
        return json.number("NanoCpus");
    }

    /// Microseconds.
    public long cpuPeriod() {
        return json.number("CpuPeriod");
    }

    /// Microseconds of CPU time in each period.
    public long cpuQuota() {
        return json.number("CpuQuota");
    }

    /// `0-3,7`.
    public String cpusetCpus() {
        return json.text("CpusetCpus");
    }

    public String cpusetMems() {
        return json.text("CpusetMems");
    }

    /// Bytes.
    public long memory() {
        return json.number("Memory");
    }

    /// Bytes of memory and swap together; -1 means swap without limit, 0 twice the memory.
    public long memorySwap() {
        return json.number("MemorySwap");
    }

    /// Bytes.
    public long memoryReservation() {
        return json.number("MemoryReservation");
    }

    /// 0 to 100; empty (or -1) means the kernel's.
    public Optional<Long> memorySwappiness() {
        return json.findNumber("MemorySwappiness").filter(value -> value >= 0);
    }

    /// Only where the kernel has it.
    public boolean oomKillDisable() {
        return json.bool("OomKillDisable");
    }

    /// Tasks; empty where there is no limit (`null`, 0 and -1).
    public Optional<Long> pidsLimit() {
        return json.findNumber("PidsLimit").filter(value -> value > 0);
    }

    /// 10 to 1000.
    public long blkioWeight() {
        return json.number("BlkioWeight");
    }

    /// The cgroup above the container's; empty means the engine's own.
    public String cgroupParent() {
        return json.text("CgroupParent");
    }

    public List<Device> devices() {
        return json.array("Devices").objects().stream().map(Device::new).toList();
    }

    /// `c 42:* rmw`.
    public List<String> deviceCgroupRules() {
        return json.strings("DeviceCgroupRules");
    }

    public List<Ulimit> ulimits() {
        return json.array("Ulimits").objects().stream().map(Ulimit::new).toList();
    }

    /// A device of the host in the container.
    public record Device(JsonObject json) {
        public Device {
            List.of("PathOnHost", "PathInContainer", "CgroupPermissions").forEach(json::findText);
        }

        public String pathOnHost() {
            return json.text("PathOnHost");
        }

        public String pathInContainer() {
            return json.text("PathInContainer");
        }

        /// A choice of `rwm`.
        public String cgroupPermissions() {
            return json.text("CgroupPermissions");
        }
    }

    /// A resource limit of the processes (setrlimit(2)); -1 means none.
    public record Ulimit(JsonObject json) {
        public Ulimit {
            json.findText("Name");
            json.findNumber("Soft");
            json.findNumber("Hard");
        }

        /// `nofile`, `nproc`, …: without `RLIMIT_`.
        public String name() {
            return json.text("Name");
        }

        public long soft() {
            return json.number("Soft");
        }

        public long hard() {
            return json.number("Hard");
        }
    }
}
