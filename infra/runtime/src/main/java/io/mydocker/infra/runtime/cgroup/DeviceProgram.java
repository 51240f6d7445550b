package io.mydocker.infra.runtime.cgroup;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The rules of the device control group as a program for version 2, which has no file for them: the kernel runs it at
/// each access to a device node with `struct bpf_cgroup_dev_ctx` and lets the access through where it returns 1.
///
/// The rules mean what they mean to version 1: one for all devices sets the default and forgets what was before, each
/// other one adds to or takes from the exceptions.
final class DeviceProgram {
    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;
    private static final int ANY = -1;

    private static final int LOAD_WORD = 0x61;
    private static final int AND = 0x54;
    private static final int AND_REGISTER = 0x5c;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int MOVE = 0xb4;
    private static final int JUMP_UNEQUAL = 0x55;
    private static final int JUMP_UNEQUAL_REGISTER = 0x5d;
    private static final int JUMP_EQUAL = 0x15;
    private static final int EXIT = 0x95;

    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;
    private static final int SCRATCH = 6;

    private final Map<Device, Integer> exceptions = new LinkedHashMap<>();
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private boolean allowedByDefault = true;

    DeviceProgram(List<DeviceRule> rules) {
        rules.forEach(this::add);
    }

    private record Device(int type, int major, int minor) {}

    /// The instructions, eight bytes each.
    byte[] bytes() {
        code.reset();
        put(LOAD_WORD, TYPE, CONTEXT, 0, 0);
        put(AND, TYPE, 0, 0, 0xffff);
        put(LOAD_WORD, ACCESS, CONTEXT, 0, 0);
        put(SHIFT_RIGHT, ACCESS, 0, 0, 16);
        put(LOAD_WORD, MAJOR, CONTEXT, 4, 0);
        put(LOAD_WORD, MINOR, CONTEXT, 8, 0);
        exceptions.forEach((device, access) -> {
            if (access != 0) {
                exception(device, access);
            }
        });
        leave(allowedByDefault ? 1 : 0);
        return code.toByteArray();
    }

    private void add(DeviceRule rule) {
        if (rule.type().isEmpty() || rule.type().equals("a")) {
            exceptions.clear();
            allowedByDefault = rule.allow();
            return;
        }
        Device device = new Device(type(rule.type()), number(rule.major()), number(rule.minor()));
        int access = access(rule.access());
        if (rule.allow() == allowedByDefault) {
            exceptions.computeIfPresent(device, (_, before) -> before & ~access);
        } else {
            exceptions.merge(device, access, (before, more) -> before | more);
        }
    }

    /// An allowed exception covers an access that asks for nothing else; a forbidden one each that asks for any of it.
    private void exception(Device device, int access) {
        int tests = 1 + (device.major() == ANY ? 0 : 1) + (device.minor() == ANY ? 0 : 1) + 3;
        int left = tests + 2;
        put(JUMP_UNEQUAL, TYPE, 0, --left, device.type());
        if (device.major() != ANY) {
            put(JUMP_UNEQUAL, MAJOR, 0, --left, device.major());
        }
        if (device.minor() != ANY) {
            put(JUMP_UNEQUAL, MINOR, 0, --left, device.minor());
        }
        put(MOVE, SCRATCH, 0, 0, access);
        put(AND_REGISTER, SCRATCH, ACCESS, 0, 0);
        if (allowedByDefault) {
            put(JUMP_EQUAL, SCRATCH, 0, 2, 0);
        } else {
            put(JUMP_UNEQUAL_REGISTER, SCRATCH, ACCESS, 2, 0);
        }
        leave(allowedByDefault ? 0 : 1);
    }

    private void leave(int result) {
        put(MOVE, RESULT, 0, 0, result);
        put(EXIT, 0, 0, 0, 0);
    }

    private void put(int operation, int target, int source, int offset, int immediate) {
        code.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) operation)
                .put((byte) (source << 4 | target))
                .putShort((short) offset)
                .putInt(immediate)
                .array());
    }

    private static int type(String type) {
        return switch (type) {
            case "b" -> BLOCK;
            case "c", "u" -> CHARACTER;
            default -> throw new InvalidParameter("invalid device type `" + type + "`");
        };
    }

    private static int number(OptionalLong number) {
        return number.isPresent() && number.getAsLong() >= 0 ? Math.toIntExact(number.getAsLong()) : ANY;
    }

    /// `BPF_DEVCG_ACC_…`.
    private static int access(String access) {
        int bits = access.isEmpty() ? 7 : 0;
        for (int i = 0; i < access.length(); i++) {
            bits |= switch (access.charAt(i)) {
                case 'm' -> 1;
                case 'r' -> 2;
                case 'w' -> 4;
                default -> throw new InvalidParameter("invalid device access `" + access + "`");
            };
        }
        return bits;
    }
}
