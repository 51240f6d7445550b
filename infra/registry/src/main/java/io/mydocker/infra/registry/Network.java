package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.InvalidParameter;
import java.net.InetAddress;
import java.util.Arrays;

/// A network in CIDR form, `10.1.0.0/16`.
record Network(InetAddress address, int prefix) {
    static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
            int prefix = Integer.parseInt(text.substring(slash + 1));
            if (prefix >= 0 && prefix <= address.getAddress().length * Byte.SIZE) {
                return new Network(address, prefix);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InvalidParameter("invalid CIDR address: " + text, e);
        }
        throw new InvalidParameter("invalid CIDR address: " + text);
    }

    static boolean isLiteral(String host) {
        try {
            return InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    static boolean isLoopback(String literal) {
        return InetAddress.ofLiteral(literal).isLoopbackAddress();
    }

    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        int mask = 0xff << (Byte.SIZE - rest);
        return Arrays.equals(ours, 0, whole, theirs, 0, whole)
                && (rest == 0 || (ours[whole] & mask) == (theirs[whole] & mask));
    }
}
