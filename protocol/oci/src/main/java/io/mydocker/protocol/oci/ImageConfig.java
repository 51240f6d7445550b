package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// An image's configuration (OCI image specification, config.md; Docker's image.json): a view over the bytes as they
/// came. They are never written again from the tree, because their SHA-256 is the image's id.
public final class ImageConfig {
    /// Largest configuration that is read, in bytes.
    public static final int MAX_SIZE = 8 << 20;

    private final byte[] raw;
    private final JsonObject json;
    private final Digest id;
    private final List<Digest> diffIds;
    private final ContainerConfig config;

    private ImageConfig(byte[] raw, JsonObject json) {
        this.raw = raw;
        this.json = json;
        this.id = Digest.sha256(raw);
        this.diffIds = json.object("rootfs").strings("diff_ids").stream()
                .map(Digest::parse)
                .toList();
        this.config = new ContainerConfig(json.object("config"));
        history();
        created();
        platform();
    }

    /// Reads and checks a configuration; [InvalidParameter] says what is wrong with it.
    public static ImageConfig parse(byte[] raw) {
        if (raw.length > MAX_SIZE) {
            throw new InvalidParameter("image configuration of " + raw.length + " bytes is too large");
        }
        try {
            return new ImageConfig(raw.clone(), Json.parseObject(raw));
        } catch (JsonException e) {
            throw new InvalidParameter("image configuration: " + e.getMessage(), e);
        }
    }

    /// The bytes as they came.
    public byte[] raw() {
        return raw.clone();
    }

    public JsonObject json() {
        return json;
    }

    /// The image's id: the SHA-256 of [#raw].
    public Digest id() {
        return id;
    }

    /// When the image was made; empty where the configuration does not say or says Go's zero time.
    public Optional<Instant> created() {
        return json.findText("created").filter(text -> !text.isEmpty()).map(ImageConfig::instant);
    }

    public String author() {
        return json.text("author");
    }

    /// Go's name, `amd64`.
    public String architecture() {
        return json.text("architecture");
    }

    public String variant() {
        return json.text("variant");
    }

    /// `linux`, also where the configuration does not say.
    public String os() {
        return json.findText("os").filter(os -> !os.isEmpty()).orElse("linux");
    }

    public Platform platform() {
        return new Platform(os(), architecture(), variant());
    }

    /// What a container of this image runs with unless told otherwise.
    public ContainerConfig config() {
        return config;
    }

    /// The uncompressed layers, lowest first.
    public List<Digest> diffIds() {
        return diffIds;
    }

    /// How the image came to be, first step first.
    public List<History> history() {
        return json.array("history").objects().stream().map(History::new).toList();
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidParameter("image configuration: created `" + text + "` is no RFC 3339 time", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageConfig that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return json.toString();
    }

    /// One step of an image's making.
    public record History(JsonObject json) {
        public History {
            json.text("created_by");
            json.text("comment");
            json.text("author");
            json.bool("empty_layer");
            json.findText("created").filter(text -> !text.isEmpty()).ifPresent(ImageConfig::instant);
        }

        public Optional<Instant> created() {
            return json.findText("created").filter(text -> !text.isEmpty()).map(ImageConfig::instant);
        }

        public String createdBy() {
            return json.text("created_by");
        }

        public String comment() {
            return json.text("comment");
        }

        /// The step changed only the configuration.
        public boolean emptyLayer() {
            return json.bool("empty_layer");
        }
    }
}
