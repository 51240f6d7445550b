package io.mydocker.cli;

import io.mydocker.cli.format.Units;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A container of the engine's list as a row of `ps`.
final class ContainerRow {
    /// What complaints about a template call a row.
    static final String TYPE = "*formatter.ContainerContext";

    private static final int COMMAND_WIDTH = 20;

    private ContainerRow() {}

    /// The fields for `--format`.
    static JsonObject of(JsonObject container, boolean full) {
        return JsonObject.builder()
                .put("Command", command(container, full))
                .put("CreatedAt", Units.timestamp(container.number("Created")))
                .put("ID", id(container, full))
                .put("Image", image(container, full))
                .put("Labels", labels(container))
                .put("LocalVolumes", localVolumes(container))
                .put("Mounts", mounts(container, full))
                .put("Names", names(container, full))
                .put(
                        "Networks",
                        String.join(
                                ",",
                                container
                                        .object("NetworkSettings")
                                        .object("Networks")
                                        .names()))
                .put("Platform", platform(container))
                .put("Ports", ports(container))
                .put("RunningFor", Units.since(container.number("Created")))
                .put("Size", size(container))
                .put("State", container.text("State"))
                .put("Status", container.text("Status"))
                .build();
    }

    static JsonObject headings() {
        return JsonObject.builder()
                .put("Command", "COMMAND")
                .put("CreatedAt", "CREATED AT")
                .put("ID", "CONTAINER ID")
                .put("Image", "IMAGE")
                .put("Labels", "LABELS")
                .put("LocalVolumes", "LOCAL VOLUMES")
                .put("Mounts", "MOUNTS")
                .put("Names", "NAMES")
                .put("Networks", "NETWORKS")
                .put("Platform", "PLATFORM")
                .put("Ports", "PORTS")
                .put("RunningFor", "CREATED")
                .put("Size", "SIZE")
                .put("State", "STATE")
                .put("Status", "STATUS")
                .build();
    }

    /// That of the image's manifest, as engines with several platforms say it; null where nobody does.
    private static Json platform(JsonObject container) {
        return container.object("ImageManifestDescriptor").find("platform").orElse(Json.ofNull());
    }

    static String id(JsonObject container, boolean full) {
        return full ? container.text("Id") : Formats.shortId(container.text("Id"));
    }

    static String image(JsonObject container, boolean full) {
        String image = container.text("Image");
        if (image.isEmpty()) {
            return "<no image>";
        }
        if (full) {
            return image;
        }
        String id = Formats.shortId(container.text("ImageID"));
        if (id.equals(Formats.shortId(image)) && !id.isEmpty()) {
            return id;
        }
        // Of a name with tag and digest, the tag says enough.
        int digest = image.indexOf('@');
        boolean tagged = digest > 0 && image.lastIndexOf(':', digest) > image.lastIndexOf('/', digest);
        return tagged ? image.substring(0, digest) : image;
    }

    static String command(JsonObject container, boolean full) {
        String command = container.text("Command");
        return Json.of(full ? command : Formats.ellipsis(command, COMMAND_WIDTH))
                .toString();
    }

    /// Without the leading slash; names of links, which have a second one, only in full.
    static String names(JsonObject container, boolean full) {
        List<String> names = new ArrayList<>();
        for (Json value : container.array("Names")) {
            String name = value.asText("name");
            String bare = name.startsWith("/") ? name.substring(1) : name;
            if (full || bare.indexOf('/') < 0) {
                names.add(bare);
            }
        }
        return String.join(",", names);
    }

    static String size(JsonObject container) {
        String own = Units.size(container.number("SizeRw"));
        long all = container.number("SizeRootFs");
        return all > 0 ? own + " (virtual " + Units.size(all) + ")" : own;
    }

    static String ports(JsonObject container) {
        JsonArray ports = container.array("Ports");
        if (ports.isEmpty()) {
            return "";
        }
        List<String> shown = new ArrayList<>();
        for (JsonObject port : ports.objects()) {
            String inside = port.number("PrivatePort") + "/" + port.text("Type");
            String address = port.text("IP");
            boolean colons = address.indexOf(':') >= 0;
            shown.add(
                    port.has("PublicPort")
                            ? (colons ? "[" + address + "]" : address) + ":" + port.number("PublicPort") + "->" + inside
                            : inside);
        }
        return String.join(", ", shown);
    }

    private static String labels(JsonObject container) {
        List<String> labels = new ArrayList<>();
        for (Map.Entry<String, String> label : container.stringMap("Labels").entrySet()) {
            labels.add(label.getKey() + "=" + label.getValue());
        }
        Collections.sort(labels);
        return String.join(",", labels);
    }

    private static String mounts(JsonObject container, boolean full) {
        List<String> mounts = new ArrayList<>();
        for (JsonObject mount : container.array("Mounts").objects()) {
            String name = mount.text("Name").isEmpty() ? mount.text("Source") : mount.text("Name");
            mounts.add(full ? name : Formats.ellipsis(name, 15));
        }
        return String.join(",", mounts);
    }

    private static String localVolumes(JsonObject container) {
        int count = 0;
        for (JsonObject mount : container.array("Mounts").objects()) {
            if (mount.text("Driver").equals("local")) {
                count++;
            }
        }
        return String.valueOf(count);
    }
}
