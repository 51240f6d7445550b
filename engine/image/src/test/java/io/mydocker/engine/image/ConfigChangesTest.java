package io.mydocker.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every expectation is what dockerd 20.10 answers; only STOPSIGNAL came later.
class ConfigChangesTest {
    private static String changed(String... changes) {
        JsonObject json =
                ConfigChanges.apply(ContainerConfig.EMPTY, List.of(changes)).json();
        return json.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CMD [\"a\", \"b c\"] | {\"Cmd\":[\"a\",\"b c\"]}",
                "CMD a  b | {\"Cmd\":[\"/bin/sh\",\"-c\",\"a  b\"]}",
                "CMD | {\"Cmd\":[\"/bin/sh\",\"-c\"]}",
                "CMD [\"a\", | {\"Cmd\":[\"/bin/sh\",\"-c\",\"[\\\"a\\\",\"]}",
                "ENTRYPOINT [] | {\"Entrypoint\":null,\"Cmd\":null}",
                "ENV A=b \"C D\"=\"e f\" G=h\\ i | {\"Env\":[\"A=b\",\"C D=e f\",\"G=h i\"]}",
                "ENV A b c | {\"Env\":[\"A=b c\"]}",
                "ENV A $PATH | {\"Env\":[\"A=\"]}",
                "expose 80 53/udp 8000-8001 1:90 |"
                        + " {\"ExposedPorts\":{\"53/udp\":{},\"80/tcp\":{},\"8000/tcp\":{},\"8001/tcp\":{},\"90/tcp\":{}}}",
                "HEALTHCHECK NONE | {\"Healthcheck\":{\"Test\":[\"NONE\"]}}",
                "HEALTHCHECK --interval=1m30s --retries=3 CMD [\"a\",\"b\"] |"
                        + " {\"Healthcheck\":{\"Test\":[\"CMD\",\"a\",\"b\"],\"Interval\":90000000000,\"Retries\":3}}",
                "HEALTHCHECK --timeout=1.5s CMD a b | {\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"a b\"],\"Timeout\":1500000000}}",
                "LABEL \"a b\"=c d=e\\ f | {\"Labels\":{\"a b\":\"c\",\"d\":\"e f\"}}",
                "onbuild run x  y | {\"OnBuild\":[\"run x  y\"]}",
                "STOPSIGNAL SIGRTMIN+3 | {\"StopSignal\":\"SIGRTMIN+3\"}",
                "USER 1:2 | {\"User\":\"1:2\"}",
                "VOLUME [\"/a b\",\"/c\"] | {\"Volumes\":{\"/a b\":{},\"/c\":{}}}",
                "VOLUME /a /b | {\"Volumes\":{\"/a\":{},\"/b\":{}}}",
                "WORKDIR ../x/./y// | {\"WorkingDir\":\"/x/y\"}",
                "# nothing | {}"
            })
    void changesWhatItSays(String change, String expected) {
        assertThat(changed(change)).isEqualTo(expected);
    }

    @Test
    void goesOnFromWhatThereIs() {
        assertThat(changed("ENV A=1", "ENV B=\"$A x\" C=${A:-q}${Z:-\"q r\"}${A:+yes} D='$A' A=2", "ENV E=$A"))
                .isEqualTo("{\"Env\":[\"A=2\",\"B=1 x\",\"C=1q ryes\",\"D=$A\",\"E=2\"]}");
        assertThat(changed("WORKDIR /a", "WORKDIR b")).isEqualTo("{\"WorkingDir\":\"/a/b\"}");
        assertThat(changed("CMD a \\", "  b")).isEqualTo("{\"Cmd\":[\"/bin/sh\",\"-c\",\"a b\"]}");
        assertThat(changed("CMD [\"a\"]", "ENTRYPOINT [\"b\"]")).isEqualTo("{\"Cmd\":[\"a\"],\"Entrypoint\":[\"b\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN x | run is not a valid change command",
                "ENV a | ENV must have two arguments",
                "ENV =a | ENV names can not be blank",
                "EXPOSE 99999999 | Invalid containerPort: 99999999",
                "EXPOSE 1/foo | Invalid proto: foo",
                "HEALTHCHECK | HEALTHCHECK requires at least one argument",
                "HEALTHCHECK CMD | Missing command after HEALTHCHECK CMD",
                "HEALTHCHECK NONE x | HEALTHCHECK NONE takes no arguments",
                "HEALTHCHECK FOO | Unknown type \"FOO\" in HEALTHCHECK (try CMD)",
                "HEALTHCHECK --foo=1 CMD x | Unknown flag: foo",
                "HEALTHCHECK --interval=1x CMD a | time: unknown unit \"x\" in duration \"1x\"",
                "USER | USER requires exactly one argument",
                "LABEL | LABEL requires at least one argument",
                "ONBUILD ONBUILD x | Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
                "ONBUILD FROM x | FROM isn't allowed as an ONBUILD trigger",
                "STOPSIGNAL no | Invalid signal: no thing"
            })
    void refusesInDockersWords(String change, String sentence) {
        String wrong = change.equals("STOPSIGNAL no") ? "STOPSIGNAL no thing" : change;
        assertThatThrownBy(() -> changed(wrong))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage(sentence);
    }
}
