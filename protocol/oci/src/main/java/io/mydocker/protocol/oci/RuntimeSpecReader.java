package io.mydocker.protocol.oci;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.RuntimeSpec.Capabilities;
import io.mydocker.protocol.oci.RuntimeSpec.Control;
import io.mydocker.protocol.oci.RuntimeSpec.Cpu;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceFile;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import io.mydocker.protocol.oci.RuntimeSpec.IdMapping;
import io.mydocker.protocol.oci.RuntimeSpec.IdMappings;
import io.mydocker.protocol.oci.RuntimeSpec.Limits;
import io.mydocker.protocol.oci.RuntimeSpec.Linux;
import io.mydocker.protocol.oci.RuntimeSpec.Memory;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Namespace;
import io.mydocker.protocol.oci.RuntimeSpec.Privileges;
import io.mydocker.protocol.oci.RuntimeSpec.Protection;
import io.mydocker.protocol.oci.RuntimeSpec.Resources;
import io.mydocker.protocol.oci.RuntimeSpec.Rlimit;
import io.mydocker.protocol.oci.RuntimeSpec.Root;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallArgument;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallRule;
import io.mydocker.protocol.oci.RuntimeSpec.Terminal;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// Reads the JSON form of a [RuntimeSpec].
final class RuntimeSpecReader {
    private RuntimeSpecReader() {}

    static RuntimeSpec spec(JsonObject json) {
        return new RuntimeSpec(
                json.text("ociVersion"),
                process(json.object("process")),
                new Root(json.object("root").text("path"), json.object("root").bool("readonly")),
                new Names(json.text("hostname"), json.text("domainname")),
                objects(json, "mounts", RuntimeSpecReader::mount),
                json.stringMap("annotations"),
                linux(json.object("linux")));
    }

    /// A `process` document of its own, as `exec` takes it.
    static RuntimeSpec.ProcessSpec process(JsonObject json) {
        JsonObject size = json.object("consoleSize");
        return new RuntimeSpec.ProcessSpec(
                json.strings("args"),
                json.strings("env"),
                json.text("cwd"),
                new Terminal(json.bool("terminal"), (int) size.number("height"), (int) size.number("width")),
                user(json.object("user")),
                new Privileges(
                        capabilities(json.object("capabilities")),
                        json.bool("noNewPrivileges"),
                        json.text("apparmorProfile")),
                new Limits(objects(json, "rlimits", RuntimeSpecReader::rlimit), integer(json, "oomScoreAdj")));
    }

    /// An unmodifiable copy in the order of writing, which `Set.copyOf` would lose.
    static Set<String> ordered(Set<String> names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    private static User user(JsonObject json) {
        List<Integer> groups = json.array("additionalGids").values().stream()
                .map(value -> id(value, "additionalGids"))
                .toList();
        return new User(
                json.find("uid").map(value -> id(value, "uid")).orElse(0),
                json.find("gid").map(value -> id(value, "gid")).orElse(0),
                integer(json, "umask"),
                groups);
    }

    /// Ids have 32 bits, unsigned; the Java value has the same bits.
    private static int id(Json value, String name) {
        if (value instanceof Json.Numeric number) {
            long id = number.longValue();
            if (id >= 0 && id <= 0xffff_ffffL) {
                return (int) id;
            }
        }
        throw new JsonException("json: " + name + " " + value + " is no 32-bit id");
    }

    private static Capabilities capabilities(JsonObject json) {
        return new Capabilities(
                new LinkedHashSet<>(json.strings("bounding")),
                new LinkedHashSet<>(json.strings("effective")),
                new LinkedHashSet<>(json.strings("permitted")),
                new LinkedHashSet<>(json.strings("inheritable")),
                new LinkedHashSet<>(json.strings("ambient")));
    }

    /// RLIM_INFINITY is written as 2^64-1 there, which is -1 here.
    private static Rlimit rlimit(JsonObject json) {
        return new Rlimit(json.text("type"), unsigned(json, "soft"), unsigned(json, "hard"));
    }

    private static Mount mount(JsonObject json) {
        return new Mount(json.text("destination"), json.text("type"), json.text("source"), json.strings("options"));
    }

    private static Linux linux(JsonObject json) {
        return new Linux(
                objects(json, "namespaces", each -> new Namespace(each.text("type"), each.text("path"))),
                new IdMappings(
                        objects(json, "uidMappings", RuntimeSpecReader::idMapping),
                        objects(json, "gidMappings", RuntimeSpecReader::idMapping)),
                new Control(json.text("cgroupsPath"), resources(json.object("resources"))),
                new Protection(
                        json.find("seccomp").map(value -> seccomp(value.asObject("seccomp"))),
                        json.strings("maskedPaths"),
                        json.strings("readonlyPaths")),
                objects(json, "devices", RuntimeSpecReader::device),
                json.stringMap("sysctl"),
                json.text("rootfsPropagation"));
    }

    private static IdMapping idMapping(JsonObject json) {
        return new IdMapping(json.number("containerID"), json.number("hostID"), json.number("size"));
    }

    private static Resources resources(JsonObject json) {
        JsonObject memory = json.object("memory");
        JsonObject cpu = json.object("cpu");
        return new Resources(
                objects(json, "devices", RuntimeSpecReader::deviceRule),
                new Memory(
                        number(memory, "limit"),
                        number(memory, "reservation"),
                        number(memory, "swap"),
                        number(memory, "swappiness"),
                        memory.bool("disableOOMKiller")),
                new Cpu(
                        number(cpu, "shares"),
                        number(cpu, "quota"),
                        number(cpu, "period"),
                        cpu.text("cpus"),
                        cpu.text("mems")),
                number(json.object("pids"), "limit"),
                integer(json.object("blockIO"), "weight"),
                json.stringMap("unified"));
    }

    private static DeviceRule deviceRule(JsonObject json) {
        return new DeviceRule(
                json.bool("allow"),
                json.text("type"),
                number(json, "major"),
                number(json, "minor"),
                json.text("access"));
    }

    private static Device device(JsonObject json) {
        return new Device(
                json.text("path"),
                json.text("type"),
                json.number("major"),
                json.number("minor"),
                new DeviceFile(
                        integer(json, "fileMode"),
                        json.find("uid").map(value -> id(value, "uid")).orElse(0),
                        json.find("gid").map(value -> id(value, "gid")).orElse(0)));
    }

    /// The `seccomp` object of the specification.
    static Seccomp seccomp(JsonObject json) {
        return new Seccomp(
                json.text("defaultAction"),
                integer(json, "defaultErrnoRet"),
                json.strings("architectures"),
                json.strings("flags"),
                objects(json, "syscalls", RuntimeSpecReader::syscall));
    }

    static SyscallRule syscall(JsonObject json) {
        return new SyscallRule(
                json.strings("names"),
                json.text("action"),
                integer(json, "errnoRet"),
                objects(
                        json,
                        "args",
                        each -> new SyscallArgument(
                                (int) each.number("index"),
                                unsigned(each, "value"),
                                unsigned(each, "valueTwo"),
                                each.text("op"))));
    }

    private static <T> List<T> objects(JsonObject json, String name, Function<JsonObject, T> reader) {
        return json.array(name).objects().stream().map(reader).toList();
    }

    private static OptionalInt integer(JsonObject json, String name) {
        Optional<Long> value = json.findNumber(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        long number = value.get();
        if (number != (int) number) {
            throw new JsonException("json: cannot unmarshal number " + number + " into " + name);
        }
        return OptionalInt.of((int) number);
    }

    private static OptionalLong number(JsonObject json, String name) {
        return json.findNumber(name).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /// A number of 64 bits without a sign.
    private static long unsigned(JsonObject json, String name) {
        Optional<Json> value = json.find(name);
        if (value.isEmpty()) {
            return 0;
        }
        try {
            if (value.get() instanceof Json.Numeric(String literal)) {
                BigInteger number = new BigInteger(literal);
                if (number.bitLength() <= 64) {
                    return number.longValue();
                }
            }
        } catch (NumberFormatException e) {
            throw new JsonException("json: cannot unmarshal " + value.get() + " into " + name, e);
        }
        throw new JsonException("json: cannot unmarshal " + value.get() + " into " + name);
    }
}
