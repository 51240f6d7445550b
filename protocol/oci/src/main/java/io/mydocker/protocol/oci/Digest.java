package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// The name of content by its hash, `algorithm:hex` (OCI image specification, descriptor.md#digests).
///
/// Only registered algorithms and lower-case digits of the right number are accepted, so that a digest is always safe
/// as a file name.
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    private static final String SHA256 = "sha256";
    private static final Map<String, Integer> HEX_LENGTHS = Map.of(SHA256, 64, "sha384", 96, "sha512", 128);

    public Digest {
        Integer length = HEX_LENGTHS.get(algorithm);
        if (length == null) {
            throw new InvalidParameter("unsupported digest algorithm");
        }
        if (!hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new InvalidParameter("invalid checksum digest format");
        }
        if (hex.length() != length) {
            throw new InvalidParameter("invalid checksum digest length");
        }
    }

    /// Reads `sha256:<hex>`.
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon + 1 == text.length()) {
            throw new InvalidParameter("invalid checksum digest format");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    /// The SHA-256 digest with these 64 hexadecimal digits.
    public static Digest ofHex(String hex) {
        return new Digest(SHA256, hex);
    }

    /// The SHA-256 digest of `content`.
    public static Digest sha256(byte[] content) {
        return of(newSha256().digest(content));
    }

    /// The digest that a SHA-256 computation has come to.
    public static Digest of(byte[] sha256) {
        return new Digest(SHA256, HexFormat.of().formatHex(sha256));
    }

    /// A SHA-256 computation; every Java platform has it.
    public static MessageDigest newSha256() {
        return ofHex("0".repeat(64)).newComputation();
    }

    /// A computation by this digest's algorithm, to check content against it.
    public MessageDigest newComputation() {
        String name = "SHA-" + algorithm.substring("sha".length());
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new SystemFailure("this Java has no `" + name + "`", e);
        }
    }

    /// Whether a computation that came to `hash` had this digest's content.
    public boolean matches(byte[] hash) {
        return HexFormat.of().formatHex(hash).equals(hex);
    }

    /// The first twelve digits, as Docker shows ids.
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
