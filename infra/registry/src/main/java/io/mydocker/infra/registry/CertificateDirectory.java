package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the administrator has put down for one registry, in `<directory>/<host>[:<port>]/`, as for Docker: `*.crt` are
/// authorities that may sign its certificate, `NAME.cert` with `NAME.key` is a certificate to show to it.
///
/// @param files in the order of their names, with their times, so that a change is another value
record CertificateDirectory(Map<Path, Long> files) {

    /// The files for `authority`, if any of `directories` has some.
    static Optional<CertificateDirectory> of(String authority, List<Path> directories) {
        if (authority.contains("/") || authority.startsWith(".")) {
            return Optional.empty();
        }
        Map<Path, Long> files = new TreeMap<>();
        for (Path directory : directories) {
            Path own = directory.resolve(authority);
            if (Files.isDirectory(own)) {
                files.putAll(list(own));
            }
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(new CertificateDirectory(files));
    }

    private static Map<Path, Long> list(Path directory) {
        Map<Path, Long> files = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.{crt,cert,key}")) {
            for (Path file : entries) {
                files.put(file, Files.getLastModifiedTime(file).toMillis());
            }
        } catch (IOException e) {
            throw new SystemFailure("read certificates in `" + directory + "`: " + e.getMessage(), e);
        }
        return files;
    }

    List<Path> authorities() {
        return ending(".crt");
    }

    /// Certificates to show, each with its key.
    Map<Path, Path> clients() {
        Map<Path, Path> clients = new TreeMap<>();
        for (Path certificate : ending(".cert")) {
            Path key = sibling(certificate, ".cert", ".key");
            if (!files.containsKey(key)) {
                throw new SystemFailure("missing key " + key.getFileName() + " for client certificate "
                        + certificate.getFileName() + ". Note that CA certificates should use the extension .crt");
            }
            clients.put(certificate, key);
        }
        for (Path key : ending(".key")) {
            Path certificate = sibling(key, ".key", ".cert");
            if (!files.containsKey(certificate)) {
                throw new SystemFailure(
                        "missing client certificate " + certificate.getFileName() + " for key " + key.getFileName());
            }
        }
        return clients;
    }

    private List<Path> ending(String suffix) {
        List<Path> found = new ArrayList<>(files.keySet());
        found.removeIf(file -> !file.toString().endsWith(suffix));
        return found;
    }

    private static Path sibling(Path file, String from, String to) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - from.length()) + to);
    }
}
