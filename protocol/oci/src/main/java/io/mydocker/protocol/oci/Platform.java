package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.Locale;
import java.util.regex.Pattern;

/// What an image was built for, written `os/architecture[/variant]` with Go's names of both.
///
/// Always normalised: `x86_64` is `amd64`, `aarch64` is `arm64`, arm64's only variant `v8` is left out and 32-bit arm
/// without a variant is `v7`.
public record Platform(String os, String architecture, String variant) {
    private static final Pattern COMPONENT = Pattern.compile("[A-Za-z0-9_.-]+");

    public Platform {
        os = os.toLowerCase(Locale.ROOT);
        String given = architecture.toLowerCase(Locale.ROOT);
        variant = variant.toLowerCase(Locale.ROOT);
        architecture = switch (given) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            case "i386", "i486", "i586", "i686" -> "386";
            case "armhf", "armel" -> "arm";
            default -> given;
        };
        variant = switch (given + "/" + variant) {
            case "arm64/v8", "arm64/8", "aarch64/v8", "amd64/v1", "x86_64/v1" -> "";
            case "arm/", "armhf/", "arm/7" -> "v7";
            case "armel/", "arm/6" -> "v6";
            case "arm/5" -> "v5";
            case "arm/8" -> "v8";
            default -> variant;
        };
    }

    /// Reads `linux/arm64/v8`, `linux/amd64`, or one word that is a system (`linux`) or an architecture (`arm64`).
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (!COMPONENT.matcher(part).matches()) {
                throw new InvalidParameter("\"" + part + "\" is an invalid component of \"" + text
                        + "\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument");
            }
        }
        return switch (parts.length) {
            case 1 ->
                parts[0].equalsIgnoreCase("linux")
                        ? new Platform("linux", host().architecture(), host().variant())
                        : new Platform("linux", parts[0], "");
            case 2 -> new Platform(parts[0], parts[1], "");
            case 3 -> new Platform(parts[0], parts[1], parts[2]);
            default ->
                throw new InvalidParameter("\"" + text + "\": cannot parse platform specifier: invalid argument");
        };
    }

    /// The platform of this machine.
    public static Platform host() {
        return new Platform("linux", System.getProperty("os.arch"), "");
    }

    /// Whether an image for `image` runs where this one is asked for: same system and architecture, and no other
    /// variant than the one asked for (an arm image for an older variant runs too).
    public boolean matches(Platform image) {
        if (!os.equals(image.os) || !architecture.equals(image.architecture)) {
            return false;
        }
        if (variant.equals(image.variant) || image.variant.isEmpty()) {
            return true;
        }
        return architecture.equals("arm") && image.variant.compareTo(variant) < 0;
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
