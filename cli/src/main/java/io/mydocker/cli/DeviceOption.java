package io.mydocker.cli;

import io.mydocker.protocol.json.JsonObject;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The value of `--device`: `<path on the host>[:<path in the container>][:<any of r, w, m>]`.
record DeviceOption(String pathOnHost, String pathInContainer, String access) {
    private static final Pattern ACCESS = Pattern.compile("(?!.*(.).*\\1)[rwm]+");

    static DeviceOption parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw new CommandFailure("bad format for path: " + text, 1);
        }
        boolean modeSecond = parts.length == 2 && isAccess(parts[1]);
        String inside = parts.length == 1 || modeSecond ? parts[0] : parts[1];
        String access = modeSecond ? parts[1] : parts.length == 3 ? parts[2] : "rwm";
        if (!isAccess(access)) {
            throw new CommandFailure("bad mode specified: " + access, 1);
        }
        if (!inside.startsWith("/")) {
            throw new CommandFailure(inside + " is not an absolute path", 1);
        }
        return new DeviceOption(clean(parts[0]), clean(inside), access);
    }

    private static boolean isAccess(String text) {
        return ACCESS.matcher(text).matches();
    }

    private static String clean(String path) {
        return Path.of(path).normalize().toString();
    }

    JsonObject json() {
        return JsonObject.builder()
                .put("PathOnHost", pathOnHost)
                .put("PathInContainer", pathInContainer)
                .put("CgroupPermissions", access)
                .build();
    }
}
