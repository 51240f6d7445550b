package io.mydocker.protocol.archive;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// One entry of a tar, its extension headers merged in.
///
/// @param name as written, a directory's trailing slash included
/// @param size bytes of content that follow; 0 for everything but regular files
/// @param link target of a symbolic or hard link, empty for the others
/// @param device of device nodes, [Device#NONE] for the others
public record TarEntry(TarName name, TarType type, long size, Attributes attributes, TarName link, Device device) {

    /// A regular file.
    public static TarEntry file(String name, long size, Attributes attributes) {
        return new TarEntry(TarName.of(name), TarType.REGULAR, size, attributes, TarName.EMPTY, Device.NONE);
    }

    /// A directory; its name gets a trailing slash.
    public static TarEntry directory(String name, Attributes attributes) {
        TarName withSlash = TarName.of(name.endsWith("/") ? name : name + "/");
        return new TarEntry(withSlash, TarType.DIRECTORY, 0, attributes, TarName.EMPTY, Device.NONE);
    }

    public static TarEntry symlink(String name, String target, Attributes attributes) {
        return new TarEntry(TarName.of(name), TarType.SYMLINK, 0, attributes, TarName.of(target), Device.NONE);
    }

    public static TarEntry hardLink(String name, String target, Attributes attributes) {
        return new TarEntry(TarName.of(name), TarType.HARD_LINK, 0, attributes, TarName.of(target), Device.NONE);
    }

    /// What a file has beside name and content.
    ///
    /// @param mode permission bits with setuid, setgid and sticky; no type bits
    /// @param extended extended attributes by their full name, such as `security.capability`
    public record Attributes(int mode, int uid, int gid, Instant modified, SortedMap<String, byte[]> extended) {
        public Attributes {
            extended = Collections.unmodifiableSortedMap(new TreeMap<>(extended));
        }

        /// Owned by root, without extended attributes.
        public static Attributes of(int mode, Instant modified) {
            return new Attributes(mode, 0, 0, modified, new TreeMap<>());
        }
    }

    /// Numbers of a device node.
    public record Device(int major, int minor) {
        public static final Device NONE = new Device(0, 0);
    }
}
