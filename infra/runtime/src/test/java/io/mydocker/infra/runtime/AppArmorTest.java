package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts as their files describe them: that the kernel does what the plan asks for can only be seen on a host with
/// AppArmor.
final class AppArmorTest {
    private static final Optional<String> NOTHING = Optional.empty();

    @TempDir
    private Path directory;

    private AppArmor host(String enabled, String profiles) throws IOException {
        Files.writeString(directory.resolve("enabled"), enabled);
        Files.writeString(directory.resolve("profiles"), profiles);
        return host();
    }

    /// Its parser notes the call and the text and says that the profile is loaded.
    private AppArmor host() throws IOException {
        Path parser = directory.resolve("parser");
        Files.writeString(
                parser,
                "#!/bin/sh\ncd " + directory + "\necho $1 $2 >call; cat $3 >text\n"
                        + "test -e broken && echo broken >&2 && exit 1\necho 'docker-default (enforce)' >>profiles\n");
        Files.setPosixFilePermissions(parser, PosixFilePermissions.fromString("rwx------"));
        return new AppArmor(directory.resolve("enabled"), directory.resolve("profiles"), parser.toString());
    }

    @Test
    void isNotThere() throws IOException {
        for (AppArmor host : List.of(host(), host("N\n", ""))) {
            host.provide();

            assertThat(host.isEnabled()).isFalse();
            assertThat(host.profile(NOTHING, false)).isEmpty();
            assertThat(host.profile(Optional.of("unconfined"), true)).isEmpty();
            assertThat(host.warning()).isEmpty();
            assertThat(directory.resolve("call")).doesNotExist();
            host.check("unconfined");
            assertThatThrownBy(() -> host.check("mine"))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageStartingWith("AppArmor profile `mine` cannot be applied: this host has no AppArmor");
        }
    }

    @Test
    void isThereWithDockersProfile() throws IOException {
        AppArmor host = host("Y\n", "other (complain)\ndocker-default (enforce)\n");
        host.provide();

        assertThat(directory.resolve("call")).doesNotExist();
        assertThat(host.profile(NOTHING, false)).isEqualTo("docker-default");
        assertThat(host.profile(NOTHING, true)).isEqualTo("unconfined");
        assertThat(host.profile(Optional.of("mine"), true)).isEqualTo("mine");
        assertThat(host.warning()).isEmpty();
        host.check("mine");
    }

    @Test
    void getsAProfileOfOurOwn() throws IOException {
        AppArmor host = host("Y\n", "docker-default-2 (enforce)\n");
        assertThat(host.profile(NOTHING, false)).isEmpty();
        host.provide();

        assertThat(Files.readString(directory.resolve("call"))).isEqualTo("--skip-cache --replace\n");
        assertThat(Files.readString(directory.resolve("text"))).contains("profile docker-default", "deny mount,");
        assertThat(host.profile(NOTHING, false)).isEqualTo("docker-default");
    }

    @Test
    void saysThatContainersAreNotConfined() throws IOException {
        AppArmor host = host("Y\n", "");
        Files.createFile(directory.resolve("broken"));
        host.provide();

        assertThat(host.profile(NOTHING, false)).isEmpty();
        assertThat(host.warning()).hasValueSatisfying(text -> assertThat(text).contains("docker-default"));
    }

    @Test
    void profileUsesWhatTheDistributionHas() throws IOException {
        assertThat(AppArmorProfile.text("p", directory)).startsWith("@{PROC}=/proc/\nprofile p ");
        for (String name : List.of("abi/3.0", "tunables/global", "abstractions/base")) {
            Files.createDirectories(directory.resolve(name));
        }
        assertThat(AppArmorProfile.text("p", directory))
                .startsWith("abi <abi/3.0>,\n#include <tunables/global>\nprofile p ")
                .contains("#include <abstractions/base>", "peer=p,");
    }

    @Test
    void planChoosesTheProfileOfTheProgram() {
        RuntimeSpec spec = DefaultSpec.spec(List.of("sh"), false);
        Privileges privileges = spec.process().privileges();
        RuntimeSpec confined = spec.withProcess(
                spec.process().withPrivileges(new Privileges(privileges.capabilities(), false, "docker-default")));

        assertThat(plan(spec)).doesNotContain("/attr/");
        assertThat(plan(confined))
                .contains(
                        "\"/proc/thread-self/attr/apparmor/exec\"",
                        "\"/proc/thread-self/attr/exec\"",
                        "\"exec docker-default\", 19");
    }

    private static String plan(RuntimeSpec spec) {
        return ContainerPlan.compile(
                        spec,
                        new Rootfs.Directory(Path.of("/srv")),
                        Fixture.PIPES,
                        Cgroups.detect().at("/none"))
                .describe();
    }
}
