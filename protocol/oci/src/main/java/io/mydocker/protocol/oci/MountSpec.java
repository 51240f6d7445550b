package io.mydocker.protocol.oci;

import io.mydocker.protocol.json.JsonObject;
import java.util.Map;

/// One mount in the long form (`--mount`) of Docker's API.
public record MountSpec(JsonObject json) {
    public MountSpec {
        json.findText("Type");
        json.findText("Source");
        json.findText("Target");
        json.findBool("ReadOnly");
        json.object("BindOptions").findText("Propagation");
        json.object("BindOptions").findBool("NonRecursive");
        json.object("BindOptions").findBool("CreateMountpoint");
        json.object("VolumeOptions").findBool("NoCopy");
        json.object("VolumeOptions").stringMap("Labels");
        json.object("TmpfsOptions").findNumber("SizeBytes");
        json.object("TmpfsOptions").findNumber("Mode");
    }

    /// `bind`, `volume` or `tmpfs`.
    public String type() {
        return json.text("Type");
    }

    /// A host path or a volume's name.
    public String source() {
        return json.text("Source");
    }

    /// The path in the container.
    public String target() {
        return json.text("Target");
    }

    public boolean readOnly() {
        return json.bool("ReadOnly");
    }

    /// `rprivate` where it is empty.
    public String propagation() {
        return json.object("BindOptions").text("Propagation");
    }

    public boolean nonRecursive() {
        return json.object("BindOptions").bool("NonRecursive");
    }

    /// A missing source directory is made.
    public boolean createMountpoint() {
        return json.object("BindOptions").bool("CreateMountpoint");
    }

    /// A new volume is not filled with what the image has there.
    public boolean noCopy() {
        return json.object("VolumeOptions").bool("NoCopy");
    }

    public Map<String, String> volumeLabels() {
        return json.object("VolumeOptions").stringMap("Labels");
    }

    /// Bytes; 0 means no limit.
    public long tmpfsSize() {
        return json.object("TmpfsOptions").number("SizeBytes");
    }

    /// Permission bits; 0 means 1777.
    public long tmpfsMode() {
        return json.object("TmpfsOptions").number("Mode");
    }
}
