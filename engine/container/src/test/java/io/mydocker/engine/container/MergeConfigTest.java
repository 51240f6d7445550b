package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.oci.ContainerConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergeConfigTest {
    private static final String ID = "0123456789ab".repeat(6).substring(0, 64);

    private static ContainerConfig config(String json) {
        return new ContainerConfig(Json.parseObject(json.replace('\'', '"')));
    }

    private static ContainerConfig merge(String requested, String image) {
        return new MergeConfig().merge(ID, config(requested), config(image));
    }

    @Test
    void commandOfTheImage() {
        ContainerConfig merged = merge("{}", "{'Entrypoint':['/e'],'Cmd':['a','b']}");
        assertThat(merged.entrypoint()).contains(List.of("/e"));
        assertThat(merged.cmd()).contains(List.of("a", "b"));
    }

    @Test
    void commandOfTheUserReplacesTheImages() {
        ContainerConfig merged = merge("{'Cmd':['c']}", "{'Entrypoint':['/e'],'Cmd':['a','b']}");
        assertThat(merged.entrypoint()).contains(List.of("/e"));
        assertThat(merged.cmd()).contains(List.of("c"));
    }

    @Test
    void entrypointOfTheUserReplacesBoth() {
        ContainerConfig merged = merge("{'Entrypoint':['/mine']}", "{'Entrypoint':['/e'],'Cmd':['a','b']}");
        assertThat(merged.entrypoint()).contains(List.of("/mine"));
        assertThat(merged.cmd()).isEmpty();
    }

    @Test
    void emptyEntrypointTakesTheImagesAway() {
        ContainerConfig merged = merge("{'Entrypoint':[''],'Cmd':['c']}", "{'Entrypoint':['/e'],'Cmd':['a']}");
        assertThat(merged.entrypoint()).isEmpty();
        assertThat(merged.cmd()).contains(List.of("c"));
    }

    @Test
    void nothingToRun() {
        assertThatThrownBy(() -> merge("{}", "{}"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("No command specified");
    }

    @Test
    void variablesOfTheUserComeFirst() {
        ContainerConfig merged = merge("{'Cmd':['c'],'Env':['A=1','B']}", "{'Env':['A=0','B=0','PATH=/bin']}");
        assertThat(merged.env()).containsExactly("A=1", "B", "PATH=/bin");
        assertThat(Environment.of(merged, "/root"))
                .containsExactly("PATH=/bin", "HOSTNAME=" + ID.substring(0, 12), "A=1", "HOME=/root");
    }

    @Test
    void whatIsNotSaidIsInherited() {
        ContainerConfig merged = merge(
                "{'Cmd':['c'],'Labels':{'a':'mine'},'ExposedPorts':{'80/tcp':{}}}",
                "{'User':'u','WorkingDir':'/w','StopSignal':'SIGINT','StopTimeout':3,'Labels':{'a':'x','b':'y'},"
                        + "'ExposedPorts':{'81/tcp':{}},'Volumes':{'/v':{}}}");
        assertThat(merged.user()).isEqualTo("u");
        assertThat(merged.workingDir()).isEqualTo("/w");
        assertThat(merged.stopSignal()).contains("SIGINT");
        assertThat(merged.stopTimeout()).isEqualTo(Optional.of(3L));
        assertThat(merged.labels()).containsEntry("a", "mine").containsEntry("b", "y");
        assertThat(merged.exposedPorts()).containsExactlyInAnyOrder("80/tcp", "81/tcp");
        assertThat(merged.volumes()).containsExactly("/v");
    }

    @Test
    void hostnameIsTheShortId() {
        assertThat(merge("{'Cmd':['c']}", "{}").hostname()).isEqualTo(ID.substring(0, 12));
        assertThat(merge("{'Cmd':['c'],'Hostname':'h'}", "{}").hostname()).isEqualTo("h");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> merge("{'Cmd':['c'],'WorkingDir':'w'}", "{}"))
                .hasMessage("the working directory 'w' is invalid, it needs to be an absolute path");
        assertThatThrownBy(() -> merge("{'Cmd':['c'],'Env':['=x']}", "{}"))
                .hasMessage("invalid environment variable: =x");
        assertThatThrownBy(() -> merge("{'Cmd':['c'],'StopSignal':'FOO'}", "{}"))
                .hasMessage("Invalid signal: FOO");
    }

    @Test
    void fieldsNobodyKnowsAreKept() {
        assertThat(merge("{'Cmd':['c'],'New':{'x':1}}", "{}")
                        .json()
                        .object("New")
                        .number("x"))
                .isEqualTo(1);
    }
}
