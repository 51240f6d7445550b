package io.mydocker.daemon.http;

import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// The file of a unix socket. It is bound inside a private directory, gets its mode and group there and is then
/// renamed to its place: nobody can connect before they may, and a stale socket is replaced in one step.
final class SocketFile {
    /// Longest path that fits in a `sockaddr_un` (unix(7)).
    private static final int LONGEST = 107;

    private final Endpoint.Unix endpoint;
    private final Path path;
    private final Path directory;
    private Optional<Object> key = Optional.empty();

    private SocketFile(Endpoint.Unix endpoint, Path path, Path directory) {
        this.endpoint = endpoint;
        this.path = path;
        this.directory = directory;
    }

    /// Makes room for a socket at `endpoint`; one that is served by somebody is a [Conflict].
    static SocketFile prepare(Endpoint.Unix endpoint) {
        Path path = Path.of(endpoint.path()).toAbsolutePath();
        try {
            Path parent = Objects.requireNonNull(path.getParent(), "a socket has a parent directory");
            Files.createDirectories(parent);
            refuseOthers(endpoint, path);
            SocketFile file = new SocketFile(endpoint, path, privateDirectory(parent));
            int length = Stream.of(path, file.bound())
                    .mapToInt(SocketFile::length)
                    .max()
                    .orElse(0);
            if (length > LONGEST) {
                file.clean();
                throw new InvalidParameter("listen on `" + endpoint + "`: the path is too long for a unix socket");
            }
            return file;
        } catch (IOException e) {
            throw new SystemFailure("listen on `" + endpoint + "`: " + reason(e), e);
        }
    }

    /// A directory with a short name: the path of the socket in it must not be longer than its later one has to be.
    private static Path privateDirectory(Path parent) throws IOException {
        Random random = new Random();
        while (true) {
            Path directory = parent.resolve("." + Integer.toHexString(random.nextInt(0x1000, 0x10000)));
            try {
                return Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException _) {
                // Somebody else's: another name will do.
            }
        }
    }

    private static void refuseOthers(Endpoint.Unix endpoint, Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new Conflict("listen on `" + endpoint + "`: a file that is no socket is there");
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new Conflict("listen on `" + endpoint + "`: another engine listens there");
        } catch (IOException _) {
            // Nobody serves it: what is there is left over from an engine that was killed.
        }
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private Path bound() {
        return directory.resolve("s");
    }

    SocketAddress bindAddress() {
        return UnixDomainSocketAddress.of(bound());
    }

    /// Opens the bound socket to its group and puts it in its place.
    void publish() {
        try {
            refuseOthers(endpoint, path);
            PosixFileAttributeView view = Files.getFileAttributeView(bound(), PosixFileAttributeView.class);
            try {
                view.setGroup(
                        bound().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("docker"));
            } catch (UserPrincipalNotFoundException _) {
                // Without the group the socket is root's alone.
            }
            view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
            key = Optional.ofNullable(view.readAttributes().fileKey());
            Files.move(bound(), path, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(directory);
        } catch (IOException e) {
            throw new SystemFailure("listen on `" + endpoint + "`: " + reason(e), e);
        }
    }

    /// Removes the private directory.
    void clean() {
        try {
            Files.deleteIfExists(bound());
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new SystemFailure("listen on `" + endpoint + "`: " + reason(e), e);
        }
    }

    /// Removes the socket unless another engine has put its own there.
    void remove() {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && key.equals(Optional.ofNullable(
                            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                                    .readAttributes()
                                    .fileKey()))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new SystemFailure("remove `" + path + "`: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }
}
