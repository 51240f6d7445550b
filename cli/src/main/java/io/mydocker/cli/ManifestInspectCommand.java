package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// `manifest inspect`: shows what a registry has, as docker does.
final class ManifestInspectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("manifest inspect", "[OPTIONS] MANIFEST", "Display an image manifest, or manifest list")
                .words(1, 1)
                .flag("insecure", "Allow communication with an insecure registry")
                .flag('v', "verbose", "Output additional info including layers and platform");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ImageReference reference = References.parse(arguments.word(0)).withDefaultTag();
        boolean insecure = arguments.flag("insecure");
        Optional<String> credentials = Pull.credentials(reference, context);
        JsonObject manifest = fetch(reference, insecure, credentials, context);
        String document = manifest.text("Document");
        JsonObject json = Json.parseObject(document);
        boolean index = MediaTypes.isIndex(manifest.object("Descriptor").text("mediaType"));
        if (!arguments.flag("verbose")) {
            // Go keeps the line ends behind the document when it indents one manifest, and makes a list anew.
            String end = document.substring(document.stripTrailing().length());
            context.printLine(index ? json.pretty("   ") : json.pretty("\t") + end);
            return 0;
        }
        if (!index) {
            context.printLine(verbose(
                            reference.toString(),
                            manifest,
                            manifest.array("Platforms").objects())
                    .pretty("\t"));
            return 0;
        }
        List<Json> entries = new ArrayList<>();
        for (JsonObject entry : json.array("manifests").objects()) {
            ImageReference child = reference.nameOnly().withDigest(new Descriptor(entry).digest());
            JsonObject found = fetch(child, insecure, credentials, context);
            List<JsonObject> platform = entry.has("platform") ? List.of(entry.object("platform")) : List.of();
            entries.add(verbose(reference + "@" + entry.text("digest"), found, platform));
        }
        context.printLine(new JsonArray(entries).pretty("\t"));
        return 0;
    }

    private static JsonObject fetch(
            ImageReference reference, boolean insecure, Optional<String> credentials, Context context) {
        try {
            return context.engine().images().manifest(reference.familiar(), insecure, credentials);
        } catch (NotFound e) {
            throw new CommandFailure("no such manifest: " + reference, 1, e);
        }
    }

    private static JsonObject verbose(String reference, JsonObject manifest, List<JsonObject> platforms) {
        JsonObject known = manifest.object("Descriptor");
        JsonObject.Builder descriptor = JsonObject.builder()
                .put("mediaType", known.text("mediaType"))
                .put("digest", known.text("digest"))
                .put("size", known.number("size"));
        platforms.stream().findFirst().ifPresent(platform -> descriptor.put("platform", platform));
        byte[] raw = manifest.text("Document").getBytes(StandardCharsets.UTF_8);
        boolean oci = known.text("mediaType").equals(MediaTypes.OCI_MANIFEST);
        return JsonObject.builder()
                .put("Ref", reference)
                .put("Descriptor", descriptor.build())
                .put("Raw", Base64.getEncoder().encodeToString(raw))
                .put(oci ? "OCIManifest" : "SchemaV2Manifest", Json.parseObject(raw))
                .build();
    }
}
