package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.RuntimeSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;

/// The users and groups of one root file system, from its `/etc/passwd` and `/etc/group`: files that an image wrote and
/// that are read here by hand, within bounds, never by the host's name services.
final class UserDatabase {
    /// More than any real file; a hostile one must not fill the memory.
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_LINES = 20_000;

    private static final long MAX_ID = Integer.MAX_VALUE;

    private final List<String[]> passwd;
    private final List<String[]> group;

    private UserDatabase(List<String[]> passwd, List<String[]> group) {
        this.passwd = passwd;
        this.group = group;
    }

    /// Reads the database with a function from path to content, given the most bytes that count.
    static UserDatabase read(FileReader files) {
        return new UserDatabase(
                lines(files.read("/etc/passwd", MAX_BYTES), 7), lines(files.read("/etc/group", MAX_BYTES), 4));
    }

    /// Reads regular files of a root file system.
    @FunctionalInterface
    interface FileReader {
        Optional<byte[]> read(String path, int limit);
    }

    /// A user as a process needs it.
    record Identity(RuntimeSpec.User user, String home) {}

    private static List<String[]> lines(Optional<byte[]> content, int fields) {
        List<String[]> lines = new ArrayList<>();
        new String(content.orElse(new byte[0]), StandardCharsets.UTF_8)
                .lines()
                .limit(MAX_LINES)
                .forEach(line -> {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        lines.add(line.strip().split(":", fields));
                    }
                });
        return lines;
    }

    /// Looks up `user`, `uid`, `user:group`, `uid:gid` and mixtures; the empty text is root. `extra` are further groups
    /// by name or number.
    Identity find(String text, List<String> extra) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String groupName = colon < 0 ? "" : text.substring(colon + 1);
        Optional<String[]> entry = passwd.stream()
                .filter(line -> name.isEmpty()
                        ? field(line, 2).equals("0")
                        : line[0].equals(name) || field(line, 2).equals(name))
                .findFirst();
        int uid = entry.map(line -> id(field(line, 2)))
                .orElseGet(() -> name.isEmpty()
                        ? 0
                        : number(name)
                                .orElseThrow(() -> new SystemFailure(
                                        "unable to find user " + name + ": no matching entries in passwd file")));
        int primary = entry.map(line -> id(field(line, 3))).orElse(0);
        TreeSet<Integer> additional = new TreeSet<>();
        if (!groupName.isEmpty()) {
            primary = group(groupName);
        } else {
            entry.ifPresent(line -> additional.addAll(memberships(line[0])));
        }
        for (String each : extra) {
            additional.add(group(each));
        }
        additional.add(primary);
        String home = entry.map(line -> field(line, 5))
                .filter(path -> !path.isEmpty())
                .orElse("/");
        return new Identity(new RuntimeSpec.User(uid, primary, OptionalInt.empty(), List.copyOf(additional)), home);
    }

    private List<Integer> memberships(String user) {
        List<Integer> groups = new ArrayList<>();
        for (String[] line : group) {
            if (List.of(field(line, 3).split(",", -1)).contains(user)) {
                number(field(line, 2)).ifPresent(groups::add);
            }
        }
        return groups;
    }

    private int group(String name) {
        Function<String[], Integer> gid = line -> id(field(line, 2));
        return group.stream()
                .filter(line -> line[0].equals(name) || field(line, 2).equals(name))
                .findFirst()
                .map(gid)
                .orElseGet(() -> number(name)
                        .orElseThrow(() -> new SystemFailure(
                                "unable to find group " + name + ": no matching entries in group file")));
    }

    private static String field(String[] line, int index) {
        return index < line.length ? line[index] : "";
    }

    private static int id(String text) {
        return number(text).orElse(0);
    }

    /// Empty where the text is no number; an absurd number is an error of its own.
    private static Optional<Integer> number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        if (text.length() > 18 || Long.parseLong(text) > MAX_ID) {
            throw new InvalidParameter("uids and gids must be in range 0-2147483647");
        }
        return Optional.of(Integer.parseInt(text));
    }
}
