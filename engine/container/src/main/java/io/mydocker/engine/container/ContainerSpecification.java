package io.mydocker.engine.container;

import io.mydocker.infra.runtime.AppArmor;
import io.mydocker.infra.runtime.Capability;
import io.mydocker.infra.runtime.DefaultSpec;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Resources;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Control;
import io.mydocker.protocol.oci.RuntimeSpec.IdMappings;
import io.mydocker.protocol.oci.RuntimeSpec.Limits;
import io.mydocker.protocol.oci.RuntimeSpec.Linux;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Namespace;
import io.mydocker.protocol.oci.RuntimeSpec.Privileges;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Protection;
import io.mydocker.protocol.oci.RuntimeSpec.Rlimit;
import io.mydocker.protocol.oci.RuntimeSpec.Root;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.Terminal;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Translates a container from Docker's words into those of the runtime specification. Each method is one line of the
/// table: a part of the specification on the left, the settings that decide over it inside.
final class ContainerSpecification {
    private final Container container;
    private final ContainerConfig config;
    private final HostConfig host;
    private final SecurityOptions security;
    private final boolean privileged;

    ContainerSpecification(Container container) {
        this.container = container;
        this.config = container.config();
        this.host = container.hostConfig();
        this.security = SecurityOptions.parse(host.security().securityOpt());
        this.privileged = host.security().privileged();
    }

    /// The whole specification, the names of users looked up in `users`.
    RuntimeSpec of(UserDatabase users) {
        return new RuntimeSpec(
                RuntimeSpec.VERSION,
                process(users),
                new Root("", host.security().readonlyRootfs()),
                names(),
                new ContainerMounts(container).list(),
                host.annotations(),
                linux());
    }

    private ProcessSpec process(UserDatabase users) {
        UserDatabase.Identity identity =
                users.find(config.user(), host.security().groupAdd());
        return new ProcessSpec(
                arguments(),
                Environment.of(config, identity.home()),
                config.workingDir().isEmpty() ? "/" : config.workingDir(),
                terminal(),
                identity.user(),
                privileges(identity.user(), privileged),
                new Limits(rlimits(), oomScore()));
    }

    /// A further process in the container: its own command, environment, directory and user, and the container's
    /// confinement.
    ProcessSpec execution(NewExecution request, Optional<TerminalSize> console, UserDatabase users) {
        String user = request.user().isEmpty() ? config.user() : request.user();
        UserDatabase.Identity identity =
                users.find(user, request.user().isEmpty() ? host.security().groupAdd() : List.of());
        String directory = request.workingDir().isEmpty() ? config.workingDir() : request.workingDir();
        boolean tty = request.streams().tty();
        TerminalSize size = console.or(request.streams()::consoleSize).orElse(new TerminalSize(0, 0));
        return new ProcessSpec(
                request.command(),
                Environment.of(config, tty, request.env(), identity.home()),
                directory.isEmpty() ? "/" : directory,
                tty ? new Terminal(true, size.rows(), size.columns()) : Terminal.NONE,
                identity.user(),
                privileges(identity.user(), privileged || request.privileged()),
                new Limits(rlimits(), oomScore()));
    }

    private List<String> arguments() {
        List<String> words = new ArrayList<>();
        words.add(container.path());
        words.addAll(container.args());
        return words;
    }

    private Terminal terminal() {
        if (!config.tty()) {
            return Terminal.NONE;
        }
        List<Integer> size = host.json().array("ConsoleSize").values().stream()
                .map(number -> Integer.parseInt(number.toString()))
                .toList();
        return size.size() == 2 ? new Terminal(true, size.get(0), size.get(1)) : Terminal.DEFAULT;
    }

    private Privileges privileges(User user, boolean all) {
        Set<String> capabilities = all ? DefaultSpec.allCapabilities() : capabilities();
        return new Privileges(
                DefaultSpec.privileges(capabilities, user),
                security.noNewPrivileges(),
                AppArmor.host().profile(security.appArmor(), privileged));
    }

    /// Docker's defaults, plus what was added, minus what was dropped; `ALL` is possible on both sides.
    private Set<String> capabilities() {
        List<String> add = host.security().capAdd();
        List<String> drop = host.security().capDrop();
        if (privileged) {
            return DefaultSpec.allCapabilities();
        }
        if (add.isEmpty() && drop.isEmpty()) {
            return DefaultSpec.capabilities();
        }
        Set<String> capabilities = new LinkedHashSet<>();
        if (all(add)) {
            capabilities.addAll(DefaultSpec.allCapabilities());
        } else if (!all(drop)) {
            capabilities.addAll(DefaultSpec.capabilities());
        }
        add.stream().filter(name -> !isAll(name)).forEach(name -> capabilities.add(capability(name)));
        drop.stream().filter(name -> !isAll(name)).forEach(name -> capabilities.remove(capability(name)));
        return capabilities;
    }

    private static boolean all(List<String> names) {
        return names.stream().anyMatch(ContainerSpecification::isAll);
    }

    private static boolean isAll(String name) {
        return name.equalsIgnoreCase("ALL") || name.equalsIgnoreCase("CAP_ALL");
    }

    private static String capability(String name) {
        return Capability.specName(name);
    }

    private List<Rlimit> rlimits() {
        return host.resources().ulimits().stream()
                .map(limit -> new Rlimit("RLIMIT_" + limit.name().toUpperCase(Locale.ROOT), limit.soft(), limit.hard()))
                .toList();
    }

    private OptionalInt oomScore() {
        return OptionalInt.of((int) host.security().oomScoreAdj());
    }

    private Names names() {
        return host.namespaces().uts().equals("host")
                ? new Names("", "")
                : new Names(config.hostname(), config.domainname());
    }

    private Linux linux() {
        HostDevices devices = HostDevices.of(host);
        return new Linux(
                namespaces(),
                IdMappings.NONE,
                new Control(cgroupsPath(), new ContainerLimits(host, devices.rules()).resources()),
                protection(),
                devices.nodes(),
                sysctls(),
                "");
    }

    /// Empty where the engine chooses the place.
    private String cgroupsPath() {
        Resources resources = host.resources();
        return resources.cgroupParent().isEmpty() ? "" : resources.cgroupParent() + "/" + container.id();
    }

    private List<Namespace> namespaces() {
        HostConfig.Namespaces modes = host.namespaces();
        List<Namespace> namespaces = new ArrayList<>();
        namespaces.add(new Namespace("mount"));
        add(namespaces, "network", !modes.network().equals("host"));
        add(namespaces, "uts", !modes.uts().equals("host"));
        add(namespaces, "pid", !modes.pid().equals("host"));
        add(namespaces, "ipc", !modes.ipc().equals("host"));
        add(namespaces, "cgroup", modes.cgroup().equals("private"));
        return namespaces;
    }

    private static void add(List<Namespace> namespaces, String type, boolean own) {
        if (own) {
            namespaces.add(new Namespace(type));
        }
    }

    private Protection protection() {
        if (privileged) {
            return Protection.NONE;
        }
        if (!security.systemPaths()) {
            return new Protection(seccomp(), List.of(), List.of());
        }
        return new Protection(
                seccomp(),
                host.security().maskedPaths().orElseGet(DefaultSpec::maskedPaths),
                host.security().readonlyPaths().orElseGet(DefaultSpec::readonlyPaths));
    }

    /// The filter of system calls for every process of the container.
    Optional<Seccomp> seccomp() {
        return privileged ? Optional.empty() : security.seccomp().filter(capabilities());
    }

    private Map<String, String> sysctls() {
        return host.security().sysctls();
    }
}
