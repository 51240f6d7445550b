package io.mydocker.protocol.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The name of an entry, or of a link's target, as it stands in a tar: bytes, because nothing says they are UTF-8.
public final class TarName {
    public static final TarName EMPTY = new TarName(new byte[0]);

    private final byte[] bytes;

    private TarName(byte[] bytes) {
        this.bytes = bytes;
    }

    public static TarName of(String text) {
        return new TarName(text.getBytes(StandardCharsets.UTF_8));
    }

    public static TarName of(byte[] bytes) {
        return new TarName(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public boolean endsWithSlash() {
        return bytes.length > 0 && bytes[bytes.length - 1] == '/';
    }

    /// The text, if the bytes are UTF-8.
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /// The name resolved by its text alone, as Go's `filepath.Clean` does: no empty and no `.` components, each `..`
    /// takes the component before it away, no leading and no trailing slash; the top itself is empty. A relative
    /// name that climbs out of the top keeps its leading `..`, see [#climbsOut].
    public TarName clean() {
        if (isClean()) {
            return this;
        }
        boolean absolute = bytes.length > 0 && bytes[0] == '/';
        Deque<byte[]> kept = new ArrayDeque<>();
        for (byte[] component : components()) {
            if (!isDotDot(component)) {
                kept.addLast(component);
            } else if (!kept.isEmpty() && !isDotDot(kept.getLast())) {
                kept.removeLast();
            } else if (!absolute) {
                kept.addLast(component);
            }
        }
        return join(kept);
    }

    /// Whether the name, which has been [#clean]ed, begins with `..`.
    public boolean climbsOut() {
        return bytes.length >= 2 && bytes[0] == '.' && bytes[1] == '.' && (bytes.length == 2 || bytes[2] == '/');
    }

    /// What follows the last slash.
    public byte[] base() {
        return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
    }

    /// What stands before the last slash; empty where there is none.
    public TarName parent() {
        return new TarName(Arrays.copyOf(bytes, Math.max(0, lastSlash())));
    }

    private int lastSlash() {
        int i = bytes.length - 1;
        while (i >= 0 && bytes[i] != '/') {
            i--;
        }
        return i;
    }

    /// The common case, without allocation.
    private boolean isClean() {
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i < bytes.length && bytes[i] != '/') {
                continue;
            }
            int size = i - start;
            boolean dots = size > 0 && bytes[start] == '.' && (size == 1 || (size == 2 && bytes[start + 1] == '.'));
            if (size == 0 || dots) {
                return bytes.length == 0;
            }
            start = i + 1;
        }
        return true;
    }

    private List<byte[]> components() {
        List<byte[]> components = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i < bytes.length && bytes[i] != '/') {
                continue;
            }
            byte[] component = Arrays.copyOfRange(bytes, start, i);
            if (component.length > 0 && !(component.length == 1 && component[0] == '.')) {
                components.add(component);
            }
            start = i + 1;
        }
        return components;
    }

    private static boolean isDotDot(byte[] component) {
        return component.length == 2 && component[0] == '.' && component[1] == '.';
    }

    private TarName join(Deque<byte[]> components) {
        byte[] joined = new byte[bytes.length];
        int length = 0;
        for (Iterator<byte[]> i = components.iterator(); i.hasNext(); ) {
            byte[] component = i.next();
            System.arraycopy(component, 0, joined, length, component.length);
            length += component.length;
            if (i.hasNext()) {
                joined[length++] = '/';
            }
        }
        return new TarName(Arrays.copyOf(joined, length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TarName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// For messages: what is no UTF-8 is shown as the replacement character.
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
