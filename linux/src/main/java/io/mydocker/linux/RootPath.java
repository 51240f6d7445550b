package io.mydocker.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A path inside a [Root]: bytes, because names in an image need not be UTF-8.
///
/// Leading, trailing and doubled slashes and `.` components are dropped; `..` components stay and are resolved by the
/// kernel, which never leaves the root. NUL bytes, components of more than 255 bytes and paths of more than 4095 are
/// refused at birth.
public final class RootPath implements Comparable<RootPath> {
    public static final RootPath TOP = new RootPath(new byte[0]);

    private final byte[] bytes;

    private RootPath(byte[] bytes) {
        this.bytes = bytes;
    }

    public static RootPath of(String path) {
        return of(path.getBytes(StandardCharsets.UTF_8));
    }

    public static RootPath of(byte[] path) {
        byte[] clean = new byte[path.length];
        int length = 0;
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i < path.length && path[i] == 0) {
                throw new LinuxException("resolve", new String(path, StandardCharsets.UTF_8), Errno.EINVAL);
            }
            if (i < path.length && path[i] != '/') {
                continue;
            }
            int size = i - start;
            if (size > 255) {
                throw new LinuxException("resolve", new String(path, StandardCharsets.UTF_8), Errno.ENAMETOOLONG);
            }
            if (size > 0 && !(size == 1 && path[start] == '.')) {
                if (length > 0) {
                    clean[length++] = '/';
                }
                System.arraycopy(path, start, clean, length, size);
                length += size;
            }
            start = i + 1;
        }
        if (length > 4095) {
            throw new LinuxException("resolve", new String(path, StandardCharsets.UTF_8), Errno.ENAMETOOLONG);
        }
        return new RootPath(Arrays.copyOf(clean, length));
    }

    public boolean isTop() {
        return bytes.length == 0;
    }

    /// Everything but the last component.
    public RootPath parent() {
        int slash = lastSlash();
        return slash < 0 ? TOP : new RootPath(Arrays.copyOf(bytes, slash));
    }

    /// The last component; empty for the root itself.
    public byte[] name() {
        return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
    }

    /// Whether the last component is `..`, which names no entry of its parent.
    public boolean endsInDotDot() {
        byte[] name = name();
        return name.length == 2 && name[0] == '.' && name[1] == '.';
    }

    public RootPath child(byte[] name) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        joined[bytes.length] = '/';
        System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
        return of(joined);
    }

    public RootPath child(String name) {
        return child(name.getBytes(StandardCharsets.UTF_8));
    }

    /// This path and all of its parents, the outermost first, the root itself left out.
    public List<RootPath> prefixes() {
        List<RootPath> prefixes = new ArrayList<>();
        for (int i = 0; i <= bytes.length; i++) {
            if (i > 0 && (i == bytes.length || bytes[i] == '/')) {
                prefixes.add(new RootPath(Arrays.copyOf(bytes, i)));
            }
        }
        return prefixes;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    private int lastSlash() {
        int i = bytes.length - 1;
        while (i >= 0 && bytes[i] != '/') {
            i--;
        }
        return i;
    }

    @Override
    public int compareTo(RootPath other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RootPath path && Arrays.equals(bytes, path.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// With a leading slash; bytes that are no UTF-8 are shown as the replacement character.
    @Override
    public String toString() {
        return "/" + new String(bytes, StandardCharsets.UTF_8);
    }
}
