package io.mydocker.protocol.oci;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.RuntimeSpec.Capabilities;
import io.mydocker.protocol.oci.RuntimeSpec.Cpu;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import io.mydocker.protocol.oci.RuntimeSpec.IdMapping;
import io.mydocker.protocol.oci.RuntimeSpec.Linux;
import io.mydocker.protocol.oci.RuntimeSpec.Memory;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Namespace;
import io.mydocker.protocol.oci.RuntimeSpec.Resources;
import io.mydocker.protocol.oci.RuntimeSpec.Rlimit;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallArgument;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallRule;
import io.mydocker.protocol.oci.RuntimeSpec.Terminal;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// Writes the JSON form of a [RuntimeSpec]: empty members are left out, as Go's `omitempty` does.
final class RuntimeSpecWriter {
    private final JsonObject.Builder json = JsonObject.builder();

    private RuntimeSpecWriter() {}

    static JsonObject spec(RuntimeSpec spec) {
        Names names = spec.names();
        return new RuntimeSpecWriter()
                .text("ociVersion", spec.ociVersion())
                .object("process", process(spec.process()))
                .object(
                        "root",
                        new RuntimeSpecWriter()
                                .text("path", spec.root().path())
                                .flag("readonly", spec.root().readonly())
                                .done())
                .text("hostname", names.hostname())
                .text("domainname", names.domainname())
                .list("mounts", spec.mounts(), RuntimeSpecWriter::mount)
                .map("annotations", spec.annotations())
                .object("linux", linux(spec.linux()))
                .done();
    }

    static JsonObject process(RuntimeSpec.ProcessSpec process) {
        RuntimeSpecWriter writer = new RuntimeSpecWriter();
        writer.flag("terminal", process.terminal().present())
                .object("consoleSize", consoleSize(process.terminal()))
                .json
                .put("user", user(process.user()));
        writer.strings("args", process.args())
                .strings("env", process.env())
                .json
                .put("cwd", process.cwd());
        return writer.object("capabilities", capabilities(process.privileges().capabilities()))
                .list("rlimits", process.limits().rlimits(), RuntimeSpecWriter::rlimit)
                .flag("noNewPrivileges", process.privileges().noNewPrivileges())
                .text("apparmorProfile", process.privileges().apparmorProfile())
                .number("oomScoreAdj", process.limits().oomScoreAdj())
                .done();
    }

    private static JsonObject consoleSize(Terminal terminal) {
        if (terminal.rows() == 0 && terminal.columns() == 0) {
            return JsonObject.EMPTY;
        }
        return JsonObject.builder()
                .put("height", terminal.rows())
                .put("width", terminal.columns())
                .build();
    }

    private static JsonObject user(User user) {
        RuntimeSpecWriter writer = new RuntimeSpecWriter();
        writer.json.put("uid", Integer.toUnsignedLong(user.uid())).put("gid", Integer.toUnsignedLong(user.gid()));
        writer.number("umask", user.umask());
        if (!user.additionalGids().isEmpty()) {
            writer.json.put(
                    "additionalGids",
                    new JsonArray(user.additionalGids().stream()
                            .map(gid -> Json.of(Integer.toUnsignedLong(gid)))
                            .toList()));
        }
        return writer.done();
    }

    private static JsonObject capabilities(Capabilities capabilities) {
        return new RuntimeSpecWriter()
                .strings("bounding", capabilities.bounding())
                .strings("effective", capabilities.effective())
                .strings("permitted", capabilities.permitted())
                .strings("inheritable", capabilities.inheritable())
                .strings("ambient", capabilities.ambient())
                .done();
    }

    private static JsonObject rlimit(Rlimit limit) {
        return JsonObject.builder()
                .put("type", limit.type())
                .put("hard", unsigned(limit.hard()))
                .put("soft", unsigned(limit.soft()))
                .build();
    }

    private static JsonObject mount(Mount mount) {
        return new RuntimeSpecWriter()
                .text("destination", mount.destination())
                .text("type", mount.type())
                .text("source", mount.source())
                .strings("options", mount.options())
                .done();
    }

    private static JsonObject linux(Linux linux) {
        RuntimeSpecWriter writer = new RuntimeSpecWriter()
                .list("uidMappings", linux.idMappings().uids(), RuntimeSpecWriter::idMapping)
                .list("gidMappings", linux.idMappings().gids(), RuntimeSpecWriter::idMapping)
                .map("sysctl", linux.sysctl())
                .object("resources", resources(linux.control().resources()))
                .text("cgroupsPath", linux.control().cgroupsPath())
                .list("namespaces", linux.namespaces(), RuntimeSpecWriter::namespace)
                .list("devices", linux.devices(), RuntimeSpecWriter::device);
        linux.protection().seccomp().ifPresent(seccomp -> writer.object("seccomp", seccomp(seccomp)));
        return writer.text("rootfsPropagation", linux.rootfsPropagation())
                .strings("maskedPaths", linux.protection().maskedPaths())
                .strings("readonlyPaths", linux.protection().readonlyPaths())
                .done();
    }

    private static JsonObject idMapping(IdMapping mapping) {
        return JsonObject.builder()
                .put("containerID", mapping.containerId())
                .put("hostID", mapping.hostId())
                .put("size", mapping.size())
                .build();
    }

    private static JsonObject namespace(Namespace namespace) {
        return new RuntimeSpecWriter()
                .text("type", namespace.type())
                .text("path", namespace.path())
                .done();
    }

    private static JsonObject resources(Resources resources) {
        Memory memory = resources.memory();
        Cpu cpu = resources.cpu();
        return new RuntimeSpecWriter()
                .list("devices", resources.devices(), RuntimeSpecWriter::deviceRule)
                .object(
                        "memory",
                        new RuntimeSpecWriter()
                                .number("limit", memory.limit())
                                .number("reservation", memory.reservation())
                                .number("swap", memory.swap())
                                .number("swappiness", memory.swappiness())
                                .flag("disableOOMKiller", memory.disableOomKiller())
                                .done())
                .object(
                        "cpu",
                        new RuntimeSpecWriter()
                                .number("shares", cpu.shares())
                                .number("quota", cpu.quota())
                                .number("period", cpu.period())
                                .text("cpus", cpu.cpus())
                                .text("mems", cpu.mems())
                                .done())
                .object(
                        "pids",
                        new RuntimeSpecWriter()
                                .number("limit", resources.pids())
                                .done())
                .object(
                        "blockIO",
                        new RuntimeSpecWriter()
                                .number("weight", resources.blockIoWeight())
                                .done())
                .map("unified", resources.unified())
                .done();
    }

    private static JsonObject deviceRule(DeviceRule rule) {
        RuntimeSpecWriter writer = new RuntimeSpecWriter();
        writer.json.put("allow", rule.allow());
        return writer.text("type", rule.type())
                .number("major", rule.major())
                .number("minor", rule.minor())
                .text("access", rule.access())
                .done();
    }

    private static JsonObject device(Device device) {
        RuntimeSpecWriter writer = new RuntimeSpecWriter();
        writer.json
                .put("path", device.path())
                .put("type", device.type())
                .put("major", device.major())
                .put("minor", device.minor());
        writer.number("fileMode", device.file().mode());
        writer.json
                .put("uid", Integer.toUnsignedLong(device.file().uid()))
                .put("gid", Integer.toUnsignedLong(device.file().gid()));
        return writer.done();
    }

    private static JsonObject seccomp(Seccomp seccomp) {
        return new RuntimeSpecWriter()
                .text("defaultAction", seccomp.defaultAction())
                .number("defaultErrnoRet", seccomp.defaultErrno())
                .strings("architectures", seccomp.architectures())
                .strings("flags", seccomp.flags())
                .list("syscalls", seccomp.syscalls(), RuntimeSpecWriter::syscall)
                .done();
    }

    private static JsonObject syscall(SyscallRule rule) {
        return new RuntimeSpecWriter()
                .strings("names", rule.names())
                .text("action", rule.action())
                .number("errnoRet", rule.errno())
                .list("args", rule.args(), RuntimeSpecWriter::argument)
                .done();
    }

    private static JsonObject argument(SyscallArgument argument) {
        JsonObject.Builder builder =
                JsonObject.builder().put("index", argument.index()).put("value", unsigned(argument.value()));
        if (argument.valueTwo() != 0) {
            builder.put("valueTwo", unsigned(argument.valueTwo()));
        }
        return builder.put("op", argument.op()).build();
    }

    private static Json unsigned(long value) {
        return new Json.Numeric(Long.toUnsignedString(value));
    }

    private RuntimeSpecWriter text(String name, String value) {
        json.putUnlessEmpty(name, value);
        return this;
    }

    private RuntimeSpecWriter flag(String name, boolean value) {
        if (value) {
            json.put(name, true);
        }
        return this;
    }

    private RuntimeSpecWriter number(String name, OptionalLong value) {
        value.ifPresent(number -> json.put(name, number));
        return this;
    }

    private RuntimeSpecWriter number(String name, OptionalInt value) {
        value.ifPresent(number -> json.put(name, number));
        return this;
    }

    private RuntimeSpecWriter strings(String name, List<String> values) {
        json.putUnlessEmpty(name, values);
        return this;
    }

    private RuntimeSpecWriter strings(String name, Set<String> values) {
        json.putUnlessEmpty(name, values);
        return this;
    }

    private RuntimeSpecWriter map(String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            json.put(name, values);
        }
        return this;
    }

    private RuntimeSpecWriter object(String name, JsonObject value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
        return this;
    }

    private <T> RuntimeSpecWriter list(String name, List<T> values, Function<T, JsonObject> writer) {
        if (!values.isEmpty()) {
            json.put(name, new JsonArray(values.stream().<Json>map(writer).toList()));
        }
        return this;
    }

    private JsonObject done() {
        return json.build();
    }
}
