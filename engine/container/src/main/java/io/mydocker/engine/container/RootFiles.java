package io.mydocker.engine.container;

import io.mydocker.linux.Errno;
import io.mydocker.linux.Fd;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads small files of a running container's root.
record RootFiles(Root root) implements UserDatabase.FileReader {
    @Override
    public Optional<byte[]> read(String path, int limit) {
        try (Fd file = root.openFile(RootPath.of(path));
                InputStream content = file.inputStream()) {
            byte[] bytes = content.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new InvalidParameter("read `" + path + "` of the container: larger than " + limit + " bytes");
            }
            return Optional.of(bytes);
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.EINVAL) || e.is(Errno.ELOOP)) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw new InvalidParameter("read `" + path + "` of the container: " + e.getMessage(), e);
        }
    }
}
