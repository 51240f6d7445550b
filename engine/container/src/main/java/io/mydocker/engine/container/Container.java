package io.mydocker.engine.container;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.HostConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A container at one moment: a view over Docker's own documents `config.v2.json` and `hostconfig.json`, so that
/// fields which nobody here knows are kept.
///
/// @param record the content of `config.v2.json`
/// @param state the part `State` of it, as a value
public record Container(JsonObject record, ContainerState state, HostConfig hostConfig) {

    /// Reads the two documents.
    static Container of(JsonObject record, HostConfig hostConfig) {
        return new Container(record, StateDocument.read(record.object("State")), hostConfig);
    }

    Container withState(ContainerState next) {
        JsonObject document = StateDocument.write(record.object("State"), next);
        return new Container(record.with("State", document), next, hostConfig);
    }

    Container with(String field, Json value) {
        return new Container(record.with(field, value), state, hostConfig);
    }

    public String id() {
        return record.text("ID");
    }

    /// The first twelve digits of the id.
    public String shortId() {
        return id().substring(0, 12);
    }

    /// Without the slash that Docker writes before it.
    public String name() {
        String name = record.text("Name");
        return name.startsWith("/") ? name.substring(1) : name;
    }

    public Instant created() {
        return Instant.parse(record.text("Created"));
    }

    /// The program: first word of entrypoint and command.
    public String path() {
        return record.text("Path");
    }

    /// The program's arguments.
    public List<String> args() {
        return record.strings("Args");
    }

    public ContainerConfig config() {
        return new ContainerConfig(record.object("Config"));
    }

    public Digest imageId() {
        return Digest.parse(record.text("Image"));
    }

    /// What the user called the image.
    public String imageName() {
        return record.object("Config").text("Image");
    }

    public int restartCount() {
        return (int) record.number("RestartCount");
    }

    /// The storage driver.
    public String driver() {
        return record.text("Driver");
    }

    /// The operating system.
    public String platform() {
        return record.text("OS");
    }

    /// Empty where the log driver writes no file here.
    public String logPath() {
        return record.text("LogPath");
    }

    public String hostnamePath() {
        return record.text("HostnamePath");
    }

    public String hostsPath() {
        return record.text("HostsPath");
    }

    public String resolvConfPath() {
        return record.text("ResolvConfPath");
    }

    public List<MountPoint> mounts() {
        return record.object("MountPoints").fields().values().stream()
                .map(point -> MountPoint.of(point.asObject("MountPoints")))
                .toList();
    }

    /// As in Docker's inspect.
    public JsonObject networkSettings() {
        return record.object("NetworkSettings");
    }

    /// Whether a user has stopped it since its last start: then it is not started again by itself.
    boolean manuallyStopped() {
        return record.bool("HasBeenManuallyStopped");
    }

    Container stoppedByUser(boolean stopped) {
        return with("HasBeenManuallyStopped", Json.of(stopped));
    }

    /// With a process since `time`, as a start leaves it.
    Container started(int pid, Instant time) {
        return withState(new ContainerState(
                        ContainerState.Status.RUNNING, pid, 0, "", Optional.of(time), state.finishedAt(), false))
                .with("HasBeenStartedBefore", Json.of(true))
                .stoppedByUser(false);
    }

    Container withStatus(ContainerState.Status status) {
        return withState(new ContainerState(
                status,
                status == ContainerState.Status.EXITED ? 0 : state.pid(),
                state.exitCode(),
                state.error(),
                state.startedAt(),
                state.finishedAt(),
                state.oomKilled()));
    }
}
