package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A reference from one document of an image to another (OCI image specification, descriptor.md): media type, digest
/// and size in bytes. Valid at birth: the digest is well-formed, the size not negative, the platform made of texts.
public record Descriptor(JsonObject json) {
    public Descriptor {
        Digest.parse(json.text("digest"));
        if (json.number("size") < 0) {
            throw new InvalidParameter("descriptor of `" + json.text("digest") + "`: negative size");
        }
        json.findText("mediaType");
        json.stringMap("annotations");
        json.strings("urls");
        platform(json);
    }

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(JsonObject.builder()
                .put("mediaType", mediaType)
                .put("size", size)
                .put("digest", digest.toString())
                .build());
    }

    /// Empty where it is not given.
    public String mediaType() {
        return json.text("mediaType");
    }

    public Digest digest() {
        return Digest.parse(json.text("digest"));
    }

    /// Bytes.
    public long size() {
        return json.number("size");
    }

    /// In an index: what the manifest is for.
    public Optional<Platform> platform() {
        return platform(json);
    }

    private static Optional<Platform> platform(JsonObject json) {
        return json.find("platform").map(value -> {
            JsonObject platform = value.asObject("platform");
            return new Platform(platform.text("os"), platform.text("architecture"), platform.text("variant"));
        });
    }

    public Map<String, String> annotations() {
        return json.stringMap("annotations");
    }

    /// Where else the content is (foreign layers).
    public List<String> urls() {
        return json.strings("urls");
    }
}
