package io.mydocker.engine.container;

import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Resources;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Cpu;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import io.mydocker.protocol.oci.RuntimeSpec.Memory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The limits of a container's control group, from Docker's flat settings.
final class ContainerLimits {
    /// Docker's accounting period for `--cpus`, in microseconds.
    private static final long PERIOD = 100_000;

    private final Resources limits;
    private final List<DeviceRule> devices;

    ContainerLimits(HostConfig host, List<DeviceRule> devices) {
        this.limits = host.resources();
        this.devices = devices;
    }

    RuntimeSpec.Resources resources() {
        return new RuntimeSpec.Resources(
                devices,
                memory(),
                cpu(),
                optional(limits.pidsLimit()),
                limits.blkioWeight() == 0 ? OptionalInt.empty() : OptionalInt.of((int) limits.blkioWeight()),
                Map.of());
    }

    private Memory memory() {
        return new Memory(
                unlessZero(limits.memory()),
                unlessZero(limits.memoryReservation()),
                unlessZero(limits.memorySwap()),
                optional(limits.memorySwappiness()),
                limits.oomKillDisable());
    }

    private Cpu cpu() {
        boolean cpus = limits.nanoCpus() > 0;
        return new Cpu(
                unlessZero(limits.cpuShares()),
                cpus ? OptionalLong.of(limits.nanoCpus() * PERIOD / 1_000_000_000) : unlessZero(limits.cpuQuota()),
                cpus ? OptionalLong.of(PERIOD) : unlessZero(limits.cpuPeriod()),
                limits.cpusetCpus(),
                limits.cpusetMems());
    }

    private static OptionalLong unlessZero(long value) {
        return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalLong optional(Optional<Long> value) {
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
