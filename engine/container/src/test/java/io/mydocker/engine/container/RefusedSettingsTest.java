package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedSettingsTest {
    private static JsonObject json(String text) {
        return Json.parseObject(text.replace('\'', '"'));
    }

    private static void checkHost(String host) {
        RefusedSettings.check(new HostConfig(json(host)));
    }

    private static void check(String config, String networking) {
        RefusedSettings.check(new ContainerConfig(json(config)), json(networking), "default");
    }

    @Test
    void blankFieldsSayNothing() {
        assertThatCode(() -> checkHost("{'VolumeDriver':'','VolumesFrom':null,'Links':[],'Isolation':'default',"
                        + "'BlkioWeight':300,'BlkioWeightDevice':[],'BlkioDeviceReadBps':null,'StorageOpt':{},"
                        + "'CpuRealtimePeriod':0,'KernelMemory':-1,'DeviceRequests':null,'Init':false}"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(
                        "{'MacAddress':'','Healthcheck':{'Test':['NONE']}}",
                        "{'EndpointsConfig':{'default':{'IPAMConfig':null,'Links':null,'Aliases':null,'MacAddress':'',"
                                + "'DriverOpts':null,'GwPriority':0,'IPPrefixLen':0,'DNSNames':null}}}"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check("{'Healthcheck':{'Test':[],'Interval':0}}", "{'EndpointsConfig':null}"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'VolumeDriver':'nfs'}|VolumeDriver",
                "{'StorageOpt':{'size':'1G'}}|StorageOpt",
                "{'BlkioDeviceReadBps':[{'Path':'/dev/sda','Rate':1}]}|BlkioDeviceReadBps",
                "{'CpuRealtimeRuntime':5}|CpuRealtimeRuntime",
                "{'KernelMemory':1000}|KernelMemory",
                "{'Isolation':'hyperv'}|Isolation `hyperv`",
                "{'Init':true}|--init",
            })
    void ofTheHost(String host, String what) {
        assertThatThrownBy(() -> checkHost(host))
                .isInstanceOf(NotImplemented.class)
                .hasMessage(what + " is not supported yet");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'MacAddress':'02:42:ac:11:00:02'}|{}|MacAddress",
                "{'Healthcheck':{'Test':['CMD','true']}}|{}|Healthcheck",
                "{}|{'EndpointsConfig':{'mine':{}}}|network `mine`",
                "{}|{'EndpointsConfig':{'default':{'Aliases':['a']}}}|Aliases of network `default`",
                "{}|{'EndpointsConfig':{'default':{'IPAMConfig':{'IPv4Address':'1.2.3.4'}}}}|"
                        + "IPAMConfig of network `default`",
            })
    void ofTheContainer(String config, String networking, String what) {
        assertThatThrownBy(() -> check(config, networking))
                .isInstanceOf(NotImplemented.class)
                .hasMessage(what + " is not supported yet");
    }

    @Test
    void whatAnImagePromisesIsWarnedAbout() {
        Container container = Container.of(
                JsonObject.builder()
                        .put("ID", "ab".repeat(32))
                        .put(
                                "Config",
                                json("{'Healthcheck':{'Test':['CMD','true']},'Volumes':{'/data/':{},'/tmp':{}}}"))
                        .build(),
                new HostConfig(json("{'Tmpfs':{'/tmp':''}}")));
        assertThat(CreateContainer.unmet(container))
                .containsExactly(
                        "the image's HEALTHCHECK is not run yet",
                        "the image's VOLUME /data/ is an ordinary directory of the container yet");
    }
}
