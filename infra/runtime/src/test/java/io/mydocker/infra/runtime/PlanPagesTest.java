package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.infra.runtime.cgroup.FixedCgroups;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import io.mydocker.protocol.oci.RuntimeSpec.Protection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whole plans as users read them: `src/test/golden/PlanPagesTest`, rewritten with `-Dgolden.update`. A change of one
/// line of a container's making shows here.
///
/// Limits (`-m`, `--cpus`) are files of the control group, which the engine writes before the process joins it: they
/// are in no plan.
final class PlanPagesTest {
    private static final Path GOLDEN = Path.of("src/test/golden/PlanPagesTest");
    private static final Rootfs ROOT = new Rootfs.Overlay(
            Path.of("/layers"), List.of("l/A", "l/B"), "x/diff", "x/work", Path.of("/layers/x/merged"));
    private static final Cgroup CGROUP = FixedCgroups.version1("/mydocker/x");

    private final RuntimeSpec spec = spec(false);

    /// Docker's defaults, without the paths that are hidden for each of this machine's processors.
    private static RuntimeSpec spec(boolean privateCgroup) {
        RuntimeSpec spec = DefaultSpec.spec(List.of("echo", "hi"), privateCgroup);
        Protection all = spec.linux().protection();
        List<String> masked = all.maskedPaths().stream()
                .filter(path -> !path.startsWith("/sys/devices/system/cpu/"))
                .toList();
        return spec.withLinux(spec.linux().withProtection(new Protection(all.seccomp(), masked, all.readonlyPaths())));
    }

    @Test
    void ofADefaultContainer() throws IOException {
        compare("default", container(spec, Fixture.PIPES));
    }

    @Test
    void ofADefaultContainerOnOneTreeOfControlGroups() throws IOException {
        compare(
                "default-v2",
                ContainerPlan.compile(spec(true), ROOT, Fixture.PIPES, FixedCgroups.version2("/mydocker/x")));
    }

    @Test
    void onATerminal() throws IOException {
        compare("terminal", container(spec, Fixture.TERMINAL));
    }

    @Test
    void onTheNetworkOfTheHost() throws IOException {
        compare(
                "network-host",
                container(
                        spec.withLinux(spec.linux()
                                .withNamespaces(spec.linux().namespaces().stream()
                                        .filter(namespace -> !namespace.type().equals("network"))
                                        .toList())),
                        Fixture.PIPES));
    }

    @Test
    void withABind() throws IOException {
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(new Mount("/data", "bind", "/srv/data", List.of("rbind", "rprivate", "ro")));
        compare("bind", container(spec.withMounts(mounts), Fixture.PIPES));
    }

    @Test
    void withoutProtection() throws IOException {
        RuntimeSpec open =
                spec.withLinux(spec.linux().withProtection(new Protection(Optional.empty(), List.of(), List.of())));
        compare("unconfined", container(open, Fixture.PIPES));
    }

    @Test
    void ofAnExecution() throws IOException {
        compare(
                "exec",
                ExecPlan.compile(spec.process(), spec.linux().protection().seccomp(), Fixture.PIPES, CGROUP));
    }

    private static Plan container(RuntimeSpec spec, Stdio stdio) {
        return ContainerPlan.compile(spec, ROOT, stdio, CGROUP);
    }

    private static void compare(String name, Plan plan) throws IOException {
        String page = normal(plan.describe());
        Path file = GOLDEN.resolve(name + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, page);
        }
        assertThat(page).isEqualTo(Files.readString(file));
    }

    /// Without the length of the filter, which depends on the architecture, and without the numbers of the lines: one
    /// more line is one more line of difference.
    private static String normal(String page) {
        return page.lines()
                        .map(line -> line.replaceFirst("^ *[0-9]+ ", "")
                                .replaceAll("→ [0-9]+", "→ N")
                                .replaceAll("(seccomp\\(.*\\{)[0-9]+", "$1N"))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }
}
