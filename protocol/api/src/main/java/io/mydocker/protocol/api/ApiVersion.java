package io.mydocker.protocol.api;

import io.mydocker.protocol.failure.InvalidParameter;

/// A version of the Engine API, written `1.44`; in a path `/v1.44/…`.
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /// The oldest version that is answered.
    public static final ApiVersion MINIMUM = new ApiVersion(1, 24);

    /// The newest version that is answered.
    public static final ApiVersion CURRENT = new ApiVersion(1, 51);

    /// Reads `1.44`; anything else is an [InvalidParameter].
    public static ApiVersion parse(String text) {
        int dot = text.indexOf('.');
        if (dot > 0 && dot <= 4 && text.length() - dot <= 5) {
            int major = number(text, 0, dot);
            int minor = number(text, dot + 1, text.length());
            if (major >= 0 && minor >= 0) {
                return new ApiVersion(major, minor);
            }
        }
        throw new InvalidParameter("invalid API version `" + text + "`");
    }

    private static int number(String text, int start, int end) {
        int value = start == end ? -1 : 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    /// The version that both sides speak: the older of ours and `offered`.
    public ApiVersion negotiate(ApiVersion offered) {
        return compareTo(offered) <= 0 ? this : offered;
    }

    public boolean atLeast(int otherMajor, int otherMinor) {
        return compareTo(new ApiVersion(otherMajor, otherMinor)) >= 0;
    }

    /// Whether this engine answers requests of this version.
    public boolean supported() {
        return compareTo(MINIMUM) >= 0 && compareTo(CURRENT) <= 0;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
