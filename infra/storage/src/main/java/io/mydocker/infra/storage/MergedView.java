package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.Errno;
import io.mydocker.linux.Fd;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a stack of layers looks like when overlayfs merges it, worked out path by path without a mount: the topmost
/// wins, a character device 0:0 is a whiteout, an opaque directory hides what is below.
///
/// Symbolic links are followed over all layers and stay inside. Everything in the layers is the image's word: only
/// regular files are read, up to a bound.
public final class MergedView implements AutoCloseable {
    private static final int MAX_LINKS = 40;

    private final List<Root> layers = new ArrayList<>();

    /// Of directories, the topmost first.
    MergedView(List<Path> diffs) {
        try {
            diffs.forEach(diff -> layers.add(Root.open(diff)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Of a container's layer and those below it. Close it.
    public static MergedView of(ContainerLayer layer) {
        List<Path> diffs = new ArrayList<>();
        diffs.add(layer.overlayRoot().resolve(layer.upper()));
        layer.lowers().forEach(lower -> diffs.add(layer.overlayRoot().resolve(lower)));
        return new MergedView(diffs);
    }

    /// The content of the regular file at the absolute `path`; empty where there is none.
    ///
    /// @throws InvalidParameter if it is larger than `limit` bytes
    public Optional<byte[]> read(String path, int limit) {
        Optional<Found> found = find(path, true);
        if (found.isEmpty() || !found.get().status().isRegular()) {
            return Optional.empty();
        }
        Found file = found.get();
        try (Fd descriptor = file.layer().openFile(file.path());
                InputStream content = descriptor.inputStream()) {
            byte[] bytes = content.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new InvalidParameter("read `" + path + "` of the image: larger than " + limit + " bytes");
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            throw new InvalidParameter("read `" + path + "` of the image: " + e.getMessage(), e);
        }
    }

    /// Whether there is something else than a directory at the absolute `path`.
    public boolean isFile(String path) {
        return find(path, true).filter(found -> !found.status().isDirectory()).isPresent();
    }

    /// The directory at `path`, reached through no symbolic link.
    Optional<FileStatus> directory(String path) {
        return find(path, false).map(Found::status).filter(FileStatus::isDirectory);
    }

    private record Found(Root layer, RootPath path, FileStatus status) {}

    /// @param follow symbolic links; otherwise they are what is found, and nothing is below them
    private Optional<Found> find(String path, boolean follow) {
        return layers.isEmpty() ? Optional.empty() : new Walk(path, follow).end();
    }

    /// The way along a path, component by component. `..` and symbolic links begin it again from the root, because
    /// which layers are visible in a parent directory is not remembered.
    private final class Walk {
        private final boolean follow;
        private final Deque<String> rest;
        private final List<String> walked = new ArrayList<>();
        private List<Root> visible = layers;
        private Found found = new Found(
                layers.getFirst(), RootPath.TOP, layers.getFirst().fd().status());
        private int links;

        private Walk(String path, boolean follow) {
            this.follow = follow;
            rest = new ArrayDeque<>(components(path));
        }

        private Optional<Found> end() {
            while (!rest.isEmpty()) {
                String name = rest.removeFirst();
                if (name.equals("..")) {
                    again(walked.isEmpty() ? List.of() : walked.subList(0, walked.size() - 1));
                } else if (!step(name)) {
                    return Optional.empty();
                }
            }
            return Optional.of(found);
        }

        private void again(List<String> before) {
            List.copyOf(before).reversed().forEach(rest::addFirst);
            walked.clear();
            visible = layers;
            found = new Found(
                    layers.getFirst(), RootPath.TOP, layers.getFirst().fd().status());
        }

        private boolean step(String name) {
            if (!found.status().isDirectory()) {
                return false;
            }
            walked.add(name);
            RootPath here = RootPath.of(String.join("/", walked));
            Optional<Found> next = topmost(visible, here);
            if (next.isEmpty()) {
                return false;
            }
            found = next.get();
            if (follow && found.status().isSymlink()) {
                return turnOff(target(found));
            }
            if (found.status().isDirectory()) {
                visible = contributing(visible, here);
            }
            return true;
        }

        private boolean turnOff(String target) {
            links++;
            components(target).reversed().forEach(rest::addFirst);
            again(target.startsWith("/") ? List.of() : walked.subList(0, walked.size() - 1));
            return links <= MAX_LINKS;
        }
    }

    private static Optional<Found> topmost(List<Root> visible, RootPath path) {
        for (Root layer : visible) {
            Optional<FileStatus> status = status(layer, path);
            if (status.isPresent()) {
                return isWhiteout(status.get()) ? Optional.empty() : Optional.of(new Found(layer, path, status.get()));
            }
        }
        return Optional.empty();
    }

    /// The layers that the directory at `path` is merged from.
    private static List<Root> contributing(List<Root> visible, RootPath path) {
        List<Root> merged = new ArrayList<>();
        for (Root layer : visible) {
            Optional<FileStatus> status = status(layer, path);
            if (status.isEmpty()) {
                continue;
            }
            if (!status.get().isDirectory()) {
                break;
            }
            merged.add(layer);
            if (isOpaque(layer, path)) {
                break;
            }
        }
        return merged;
    }

    /// What the layer itself has at `path`, whose parents are directories or missing in it.
    private static Optional<FileStatus> status(Root layer, RootPath path) {
        try {
            return Optional.of(layer.status(path));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isWhiteout(FileStatus status) {
        return status.type() == FileStatus.CHARACTER_DEVICE && status.deviceMajor() == 0 && status.deviceMinor() == 0;
    }

    private static boolean isOpaque(Root layer, RootPath path) {
        try (Directory parent = layer.parent(path)) {
            byte[] value = parent.extendedAttribute(path.name(), OverlayStyle.OPAQUE_ATTRIBUTE);
            return new String(value, StandardCharsets.US_ASCII).startsWith("y");
        } catch (LinuxException e) {
            if (e.is(Errno.ENODATA) || e.is(Errno.EOPNOTSUPP)) {
                return false;
            }
            throw e;
        }
    }

    private static String target(Found link) {
        try (Directory parent = link.layer().parent(link.path())) {
            return new String(parent.readSymlink(link.path().name()), StandardCharsets.UTF_8);
        }
    }

    private static List<String> components(String path) {
        List<String> components = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                components.add(name);
            }
        }
        return components;
    }

    @Override
    public void close() {
        layers.forEach(Root::close);
    }
}
