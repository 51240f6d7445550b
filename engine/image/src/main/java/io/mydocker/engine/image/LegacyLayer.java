package io.mydocker.engine.image;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A layer as an image of its own with a parent, as dockers before 1.10 knew it. Ids are those that dockerd gives.
///
/// @param id the SHA-256 of the document with the layer's chain id, in hexadecimal
record LegacyLayer(String id, JsonObject json) {
    /// What a layer below the top is said to be made by: nothing.
    private static final String EMPTY = """
            {"created":"1970-01-01T00:00:00Z","container_config":{"Hostname":"","Domainname":"","User":"",\
            "AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"Tty":false,"OpenStdin":false,\
            "StdinOnce":false,"Env":null,"Cmd":null,"Image":"","Volumes":null,"WorkingDir":"","Entrypoint":null,\
            "OnBuild":null,"Labels":null}}""";

    private static final List<String> NOT_LEGACY = List.of("rootfs", "history", "os.version", "os.features");

    /// Lowest layer first.
    static List<LegacyLayer> of(Image image) {
        JsonObject below = Json.parseObject(EMPTY.getBytes(StandardCharsets.UTF_8));
        List<LegacyLayer> layers = new ArrayList<>();
        Optional<String> parent = Optional.empty();
        for (int i = 0; i < image.layers().size(); i++) {
            boolean top = i == image.layers().size() - 1;
            JsonObject document = top ? top(image.config().json()) : below;
            String id = id(document, image.layers().get(i), parent);
            layers.add(new LegacyLayer(id, described(document, id, parent)));
            parent = Optional.of(id);
        }
        return layers;
    }

    private static JsonObject top(JsonObject config) {
        JsonObject document = config;
        for (String name : NOT_LEGACY) {
            document = document.without(name);
        }
        return document;
    }

    private static String id(JsonObject document, Digest chainId, Optional<String> parent) {
        Map<String, Json> sorted = new TreeMap<>(document.fields());
        sorted.put("layer_id", new Json.Text(chainId.toString()));
        parent.ifPresent(id -> sorted.put("parent", new Json.Text("sha256:" + id)));
        byte[] bytes = JsonObject.of(sorted).toString().getBytes(StandardCharsets.UTF_8);
        return Digest.sha256(bytes).hex();
    }

    private static JsonObject described(JsonObject document, String id, Optional<String> parent) {
        JsonObject.Builder json = JsonObject.builder().put("id", id);
        parent.ifPresent(above -> json.put("parent", above));
        json.putAll(document);
        return document.has("os") ? json.build() : json.put("os", "linux").build();
    }
}
