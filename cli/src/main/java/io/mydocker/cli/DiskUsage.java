package io.mydocker.cli;

import io.mydocker.cli.format.Units;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// The engine's answer about its disk, in the rows of `system df`.
record DiskUsage(JsonObject json) {
    private static final Set<String> ACTIVE = Set.of("running", "paused", "restarting");

    /// A line for each kind of thing.
    List<JsonObject> summary() {
        List<JsonObject> images = json.array("Images").objects();
        List<JsonObject> containers = json.array("Containers").objects();
        List<JsonObject> volumes = json.array("Volumes").objects();
        List<JsonObject> cache = json.array("BuildCache").objects();
        long layers = json.number("LayersSize");
        long used = sum(images, image -> image.number("Containers") > 0, DiskUsage::unshared);
        Predicate<JsonObject> active = container -> ACTIVE.contains(container.text("State"));
        Predicate<JsonObject> linked = volume -> volume.object("UsageData").number("RefCount") > 0;
        Predicate<JsonObject> inUse = record -> record.bool("InUse");
        return List.of(
                row("Images", images, image -> image.number("Containers") > 0, layers, layers - used, true),
                row(
                        "Containers",
                        containers,
                        active,
                        sum(containers, _ -> true, DiskUsage::writable),
                        sum(containers, active.negate(), DiskUsage::writable),
                        true),
                row(
                        "Local Volumes",
                        volumes,
                        linked,
                        sum(volumes, _ -> true, DiskUsage::volumeSize),
                        sum(volumes, linked.negate(), DiskUsage::volumeSize),
                        true),
                row(
                        "Build Cache",
                        cache,
                        inUse,
                        buildCacheSize(),
                        buildCacheSize()
                                - sum(
                                        cache,
                                        inUse.or(record -> record.bool("Shared")),
                                        record -> record.number("Size")),
                        false));
    }

    private static JsonObject row(
            String type, List<JsonObject> all, Predicate<JsonObject> active, long size, long free, boolean percent) {
        String share = percent && size > 0 ? " (" + free * 100 / size + "%)" : "";
        return JsonObject.builder()
                .put("Active", Long.toString(all.stream().filter(active).count()))
                .put("Reclaimable", Units.progress(free) + share)
                .put("Size", Units.progress(size))
                .put("TotalCount", Integer.toString(all.size()))
                .put("Type", type)
                .build();
    }

    private static long sum(List<JsonObject> all, Predicate<JsonObject> which, ToLongFunction<JsonObject> size) {
        return all.stream().filter(which).mapToLong(size).sum();
    }

    private static long unshared(JsonObject image) {
        long size = image.number("Size");
        long shared = image.number("SharedSize");
        return size < 0 || shared < 0 ? 0 : size - shared;
    }

    private static long writable(JsonObject container) {
        return container.number("SizeRw");
    }

    private static long volumeSize(JsonObject volume) {
        return Math.max(0, volume.object("UsageData").number("Size"));
    }

    long buildCacheSize() {
        return sum(json.array("BuildCache").objects(), _ -> true, record -> record.number("Size"));
    }

    List<JsonObject> images() {
        return ImageRow.of(json.array("Images").objects(), false, false).stream()
                .map(ImageRow::fields)
                .toList();
    }

    List<JsonObject> containers() {
        return json.array("Containers").objects().stream()
                .map(container -> ContainerRow.of(container, false))
                .toList();
    }

    List<JsonObject> volumes() {
        List<JsonObject> rows = new ArrayList<>();
        for (JsonObject volume : json.array("Volumes").objects()) {
            JsonObject usage = volume.object("UsageData");
            rows.add(JsonObject.builder()
                    .put("Driver", volume.text("Driver"))
                    .put("Links", Long.toString(usage.number("RefCount")))
                    .put("Mountpoint", volume.text("Mountpoint"))
                    .put("Name", volume.text("Name"))
                    .put("Scope", volume.text("Scope"))
                    .put("Size", Units.progress(volumeSize(volume)))
                    .build());
        }
        return rows;
    }

    List<JsonObject> buildCache() {
        List<JsonObject> rows = new ArrayList<>();
        for (JsonObject record : json.array("BuildCache").objects()) {
            rows.add(JsonObject.builder()
                    .put("CacheType", record.text("Type"))
                    .put("CreatedSince", since(record.text("CreatedAt")))
                    .put("ID", Formats.shortId(record.text("ID")))
                    .put("InUse", Boolean.toString(record.bool("InUse")))
                    .put("LastUsedSince", since(record.text("LastUsedAt")))
                    .put("Shared", Boolean.toString(record.bool("Shared")))
                    .put("Size", Units.progress(record.number("Size")))
                    .put("UsageCount", Long.toString(record.number("UsageCount")))
                    .build());
        }
        return rows;
    }

    private static String since(String timestamp) {
        long seconds = Units.seconds(timestamp);
        return seconds == 0 ? "" : Units.since(seconds);
    }

    /// Everything as one document.
    JsonObject details() {
        return JsonObject.builder()
                .put("Images", array(images()))
                .put("Containers", array(containers()))
                .put("Volumes", array(volumes()))
                .put("BuildCache", array(buildCache()))
                .build();
    }

    private static Json array(List<JsonObject> rows) {
        return new JsonArray(List.copyOf(rows));
    }
}
