package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DefaultSpecTest {
    @Test
    void hidesTheThermalCountersOfEachProcessorThatHasSome(@TempDir Path system) throws IOException {
        for (String name : List.of("cpu0/thermal_throttle", "cpu10/thermal_throttle", "cpu2/thermal_throttle")) {
            Files.createDirectories(system.resolve(name));
        }
        Files.createDirectories(system.resolve("cpu1"));
        Files.createDirectories(system.resolve("cpuidle/thermal_throttle"));

        assertThat(DefaultSpec.maskedPaths(system))
                .startsWith("/proc/acpi", "/proc/asound", "/proc/interrupts")
                .endsWith(
                        "/sys/devices/virtual/powercap",
                        "/sys/firmware",
                        "/sys/devices/system/cpu/cpu0/thermal_throttle",
                        "/sys/devices/system/cpu/cpu2/thermal_throttle",
                        "/sys/devices/system/cpu/cpu10/thermal_throttle");
    }

    @Test
    void hasNoCountersToHideWhereTheHostHasNone() {
        assertThat(DefaultSpec.maskedPaths(Path.of("/nowhere"))).hasSize(12);
    }

    @Test
    void keepsCapabilitiesOfNewerKernels() {
        assertThat(Capability.names((1L << 40) | (1L << 41) | (1L << 63)))
                .containsExactly("CAP_CHECKPOINT_RESTORE", "CAP_41", "CAP_63");
        assertThat(Capability.mask(Set.of("CAP_41", "chown"))).isEqualTo((1L << 41) | 1);
        for (String wrong : List.of("CAP_40", "CAP_64", "CAP_", "ALL")) {
            assertThatThrownBy(() -> Capability.specName(wrong)).isInstanceOf(InvalidParameter.class);
        }
    }
}
