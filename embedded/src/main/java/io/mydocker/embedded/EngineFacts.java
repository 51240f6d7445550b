package io.mydocker.embedded;

import java.nio.file.Path;
import java.util.List;

/// What an engine says about itself and its host.
///
/// @param id names the engine; stays the same for a data root
/// @param storageDriver how layers are stored
/// @param warnings what this host cannot do
public record EngineFacts(
        String id,
        Path dataRoot,
        String storageDriver,
        Counts counts,
        Host host,
        Cgroup cgroup,
        List<String> warnings) {
    public EngineFacts {
        warnings = List.copyOf(warnings);
    }

    /// How many there are.
    public record Counts(int running, int paused, int stopped, int images) {
        public int containers() {
            return running + paused + stopped;
        }
    }

    /// The machine.
    ///
    /// @param operatingSystem the distribution's name for people
    /// @param architecture as `uname -m` prints it
    /// @param memory bytes
    /// @param appArmor whether it confines programs by profiles of AppArmor
    public record Host(
            String name,
            String kernelRelease,
            String operatingSystem,
            String architecture,
            int processors,
            long memory,
            boolean appArmor) {}

    /// How resources are limited.
    ///
    /// @param version 1 or 2
    /// @param controllers those that can limit a container (`memory`, `cpu`, `pids`, …)
    public record Cgroup(int version, String driver, List<String> controllers) {
        public Cgroup {
            controllers = List.copyOf(controllers);
        }
    }
}
