package io.mydocker.engine.container;

import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.HostConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes what a container finds as `/etc/hostname`, `/etc/hosts` and `/etc/resolv.conf`.
final class NetworkFiles {
    private static final String HOSTS = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            ff00::0\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;
    private static final Path HOST_HOSTS = Path.of("/etc/hosts");
    private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");

    void write(ContainerDirectory directory, ContainerConfig config, HostConfig hostConfig) {
        boolean host = hostConfig.namespaces().network().equals("host");
        ContainerDirectory.writeText(directory.hostname(), hostname(config) + "\n");
        ContainerDirectory.writeText(directory.hosts(), hosts(hostConfig, host));
        String resolvConf = resolvConf(hostConfig, host ? read(HOST_RESOLV_CONF) : nonLocal(read(HOST_RESOLV_CONF)));
        ContainerDirectory.writeText(directory.resolvConf(), resolvConf);
        ContainerDirectory.writeText(
                directory.resolvConfHash(),
                Digest.sha256(resolvConf.getBytes(StandardCharsets.UTF_8)).toString());
    }

    private static String hostname(ContainerConfig config) {
        return config.domainname().isEmpty() ? config.hostname() : config.hostname() + "." + config.domainname();
    }

    private static String hosts(HostConfig hostConfig, boolean host) {
        StringBuilder hosts = new StringBuilder(host ? read(HOST_HOSTS) : HOSTS);
        for (String entry : hostConfig.extraHosts()) {
            int colon = entry.indexOf(':');
            hosts.append(entry.substring(colon + 1))
                    .append('\t')
                    .append(entry, 0, Math.max(colon, 0))
                    .append('\n');
        }
        return hosts.toString();
    }

    /// The host's, with the user's servers, domains and options in place of the host's own.
    private static String resolvConf(HostConfig hostConfig, String host) {
        if (hostConfig.dns().isEmpty()
                && hostConfig.dnsSearch().isEmpty()
                && hostConfig.dnsOptions().isEmpty()) {
            return host;
        }
        List<String> lines = new ArrayList<>();
        if (hostConfig.dnsSearch().isEmpty()) {
            host.lines().filter(line -> line.startsWith("search")).forEach(lines::add);
        } else if (!hostConfig.dnsSearch().equals(List.of("."))) {
            lines.add("search " + String.join(" ", hostConfig.dnsSearch()));
        }
        if (hostConfig.dns().isEmpty()) {
            host.lines().filter(line -> line.startsWith("nameserver")).forEach(lines::add);
        } else {
            hostConfig.dns().forEach(server -> lines.add("nameserver " + server));
        }
        if (hostConfig.dnsOptions().isEmpty()) {
            host.lines().filter(line -> line.startsWith("options")).forEach(lines::add);
        } else {
            lines.add("options " + String.join(" ", hostConfig.dnsOptions()));
        }
        return String.join("\n", lines) + "\n";
    }

    /// Without name servers on the host's loopback, which a container does not reach.
    private static String nonLocal(String resolvConf) {
        StringBuilder kept = new StringBuilder();
        resolvConf
                .lines()
                .filter(line -> !line.matches("\\s*nameserver\\s+(127\\.\\S*|::1)\\s*"))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }

    /// A host without the file is one without the settings.
    private static String read(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new SystemFailure("read `" + file + "`: " + e.getMessage(), e);
        }
    }
}
