package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.Resources;

/// Docker's rules for limits, with Docker's sentences.
final class ResourceChecks {
    private static final long MINIMUM_MEMORY = 6L << 20;

    private final int processors;

    ResourceChecks(int processors) {
        this.processors = processors;
    }

    void check(Resources resources) {
        memory(resources);
        cpu(resources);
    }

    private static void memory(Resources resources) {
        long memory = resources.memory();
        long swap = resources.memorySwap();
        long reservation = resources.memoryReservation();
        refuse(memory != 0 && memory < MINIMUM_MEMORY, "Minimum memory limit allowed is 6MB");
        refuse(
                memory > 0 && swap > 0 && swap < memory,
                "Minimum memoryswap limit should be larger than memory limit, see usage");
        refuse(
                memory == 0 && swap > 0,
                "You should always set the Memory limit when using Memoryswap limit, see usage");
        resources
                .memorySwappiness()
                .ifPresent(value ->
                        refuse(value > 100, "Invalid value: " + value + ", valid memory swappiness range is 0-100"));
        refuse(reservation != 0 && reservation < MINIMUM_MEMORY, "Minimum memory reservation allowed is 6MB");
        refuse(
                memory > 0 && memory < reservation,
                "Minimum memory limit can not be less than memory reservation limit, see usage");
    }

    private void cpu(Resources resources) {
        long nano = resources.nanoCpus();
        long period = resources.cpuPeriod();
        long quota = resources.cpuQuota();
        refuse(nano > 0 && period > 0, "Conflicting options: Nano CPUs and CPU Period cannot both be set.");
        refuse(nano > 0 && quota > 0, "Conflicting options: Nano CPUs and CPU Quota cannot both be set.");
        // The kernel takes no quota below a millisecond, which is 0.01 CPUs of Docker's period of 100 ms.
        refuse(
                nano != 0 && (nano < 10_000_000 || nano > processors * 1_000_000_000L),
                "Range of CPUs is from 0.01 to " + processors + ".00, as there are only " + processors
                        + " CPUs available");
        refuse(
                period != 0 && (period < 1000 || period > 1_000_000),
                "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        refuse(quota > 0 && quota < 1000, "CPU cfs quota can not be less than 1ms (i.e. 1000)");
        long weight = resources.blkioWeight();
        refuse(weight != 0 && (weight < 10 || weight > 1000), "Range of blkio weight is from 10 to 1000");
    }

    private static void refuse(boolean wrong, String sentence) {
        if (wrong) {
            throw new InvalidParameter(sentence);
        }
    }
}
