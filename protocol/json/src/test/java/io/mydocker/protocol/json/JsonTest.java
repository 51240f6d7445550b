package io.mydocker.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void hugeDocumentsAndNumbersAreRefused() {
        assertThat(Json.parse("[" + "1,".repeat(1000) + "1]").asArray("x").values())
                .hasSize(1001);
        assertThatThrownBy(() -> Json.parse("[" + "1,".repeat(Json.MAX_VALUES) + "1]"))
                .isInstanceOf(JsonException.class)
                .hasMessage("json: more than 200000 values");
        assertThatThrownBy(() -> ((Json.Numeric) Json.parse("1e99999999999")).longValue())
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "0",
                "-0.5e-7",
                "18446744073709551615",
                "\"\"",
                "[]",
                "{}",
                "[1,[2,{\"a\":null}],\"x\"]",
                "{\"b\":1,\"a\":{\"c\":[]},\"ä\":\"\u2603\"}"
            })
    void documentsAreWrittenBackAsTheyWere(String text) {
        assertThat(Json.parse(text)).hasToString(text);
        assertThat(Json.parse(text.getBytes(UTF_8))).isEqualTo(Json.parse(text));
        assertThat(Json.parse(Json.parse(text).pretty("  "))).isEqualTo(Json.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "nul",
                "truex",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "[1] 2",
                "'a'",
                "NaN",
                "-"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusalsReadAsThoseOfGo() {
        assertThatThrownBy(() -> Json.parse("")).hasMessage("EOF");
        assertThatThrownBy(() -> Json.parse("{x}"))
                .hasMessage("invalid character 'x' looking for beginning of object key string");
        assertThatThrownBy(() -> Json.parse("{} x")).hasMessage("invalid character 'x' after top-level value");
    }

    @Test
    void depthSizeAndEncodingAreBounded() {
        assertThat(Json.parse("[".repeat(200) + "]".repeat(200))).isNotNull();
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("max depth");
        assertThatThrownBy(() -> Json.parse("9".repeat(65))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xff, '"'})).hasMessageContaining("UTF-8");
    }

    @Test
    void escapesAreReadAndWritten() {
        Json text = Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"");
        assertThat(text).isEqualTo(Json.of("\"\\/\b\f\n\r\té😀"));
        assertThat(Json.of("\u0001\u2028\ud800x")).hasToString("\"\\u0001\\u2028\\ufffdx\"");
    }

    @Test
    void numbersKeepTheirTextAndSayWhenTheyDoNotFit() {
        assertThat(Json.parseObject("{\"n\":9223372036854775807}").number("n")).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.parseObject("{\"n\":1e3}").number("n")).isEqualTo(1000);
        assertThatThrownBy(() -> Json.parseObject("{\"n\":1.5}").number("n")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.parseObject("{\"n\":1e999999}").number("n"))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void missingAndNullAreAlikeAndOtherTypesAreNamed() {
        JsonObject object = Json.parseObject("{\"a\":null,\"s\":\"x\",\"l\":[\"y\"],\"m\":{\"k\":\"v\"}}");
        assertThat(object.has("a")).isFalse();
        assertThat(object.text("a")).isEmpty();
        assertThat(object.strings("nothing")).isEmpty();
        assertThat(object.strings("l")).containsExactly("y");
        assertThat(object.stringMap("m")).isEqualTo(Map.of("k", "v"));
        assertThatThrownBy(() -> object.number("s")).hasMessage("json: cannot unmarshal string into `s` of type int64");
        assertThatThrownBy(() -> object.text("l")).hasMessage("json: cannot unmarshal array into `l` of type string");
    }

    @Test
    void buildersKeepOrderAndUnknownFields() {
        JsonObject read = Json.parseObject("{\"z\":1,\"unknown\":{\"deep\":[1.50]},\"a\":2}");
        assertThat(read.with("z", Json.of(3))).hasToString("{\"z\":3,\"unknown\":{\"deep\":[1.50]},\"a\":2}");
        JsonObject made = JsonObject.builder()
                .putOrNull("cmd", List.of())
                .putUnlessEmpty("omitted", "")
                .put("labels", Map.of())
                .build();
        assertThat(made).hasToString("{\"cmd\":null,\"labels\":{}}");
    }

    @Test
    void randomBytesNeverFailInAnotherWay() {
        SplittableRandom random = new SplittableRandom(42);
        char[] alphabet = "{}[]\",:\\u0123 eE+-.truefalsn\n\u00e4".toCharArray();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            try {
                Json value = Json.parse(text.toString());
                assertThat(Json.parse(value.toString())).isEqualTo(value);
            } catch (JsonException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
