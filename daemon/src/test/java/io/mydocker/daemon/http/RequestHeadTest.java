package io.mydocker.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestHeadTest {

    @Test
    void readsLineAndFields() {
        RequestHead head =
                RequestHead.parse("POST /v1.41/x?y=z HTTP/1.1\r\nHost: d\r\nX-A:  b c \r\nx-a: d\nUpgrade:tcp");
        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.target()).isEqualTo("/v1.41/x?y=z");
        assertThat(head.headers().find("x-A")).contains("b c");
        assertThat(head.headers().fields().get("X-a")).containsExactly("b c", "d");
        assertThat(head.headers().find("upgrade")).contains("tcp");
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.length()).hasValue(0);
    }

    @Test
    void knowsWhenTheConnectionEnds() {
        assertThat(RequestHead.parse("GET / HTTP/1.0").keepAlive()).isFalse();
        assertThat(RequestHead.parse("GET / HTTP/1.1\nConnection: Upgrade, Close")
                        .keepAlive())
                .isFalse();
    }

    @Test
    void knowsItsOwnNames() {
        for (String host : new String[] {"localhost", "127.0.0.1:2375", "[::1]:80", "api.moby.localhost", ""}) {
            assertThat(RequestHead.parse("GET / HTTP/1.1\nHost: " + host).meansLoopback())
                    .as(host)
                    .isTrue();
        }
        for (String host : new String[] {"example.com", "127.0.0.1.example.com", "10.0.0.1", "localhost.example"}) {
            assertThat(RequestHead.parse("GET / HTTP/1.1\nHost: " + host).meansLoopback())
                    .as(host)
                    .isFalse();
        }
    }

    @Test
    void knowsWhatAPageSends() {
        assertThat(RequestHead.parse("GET / HTTP/1.1\nOrigin: null").isFromPage())
                .isTrue();
        assertThat(RequestHead.parse("GET / HTTP/1.1\nSec-Fetch-Site: cross-site")
                        .isFromPage())
                .isTrue();
        assertThat(RequestHead.parse("GET / HTTP/1.1\nSec-Fetch-Site: none").isFromPage())
                .isFalse();
        assertThat(RequestHead.parse("GET / HTTP/1.1").namesHost()).isFalse();
        assertThat(RequestHead.parse("GET / HTTP/1.0").namesHost()).isTrue();
    }

    @Test
    void readsLengths() {
        assertThat(RequestHead.parse("GET / HTTP/1.1\nContent-Length: 10000000000")
                        .length())
                .hasValue(10_000_000_000L);
        assertThat(RequestHead.parse("GET / HTTP/1.1\nContent-Length: 5\nContent-Length: 5")
                        .length())
                .hasValue(5);
        assertThat(RequestHead.parse("GET / HTTP/1.1\nTransfer-Encoding: Chunked")
                        .length())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /",
                "GET  / HTTP/1.1",
                "GET / HTTP/2.0",
                "GET x HTTP/1.1",
                "G@T / HTTP/1.1",
                "GET / HTTP/1.1\nno colon",
                "GET / HTTP/1.1\nspace : x",
                "GET / HTTP/1.1\nA: b\n folded",
                "GET / HTTP/1.1\nA: b\0c",
                "GET / HTTP/1.1\nContent-Length: -1",
                "GET / HTTP/1.1\nContent-Length: +1",
                "GET / HTTP/1.1\nContent-Length: 1\nContent-Length: 2",
                "GET / HTTP/1.1\nContent-Length: 99999999999999999999",
                "GET / HTTP/1.1\nTransfer-Encoding: gzip, chunked",
                "GET / HTTP/1.1\nTransfer-Encoding: chunked\nContent-Length: 3",
                "GET / HTTP/1.0\nTransfer-Encoding: chunked",
            })
    void refusesWhatTwoReadersCouldReadDifferently(String text) {
        assertThatThrownBy(() -> RequestHead.parse(text)).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void survivesNoise() {
        Random random = new Random(1);
        String alphabet = "GET /HP1.:\r\n\0\u00ffContent-LengthTransferEncodingchunked 0123";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "GET / HTTP/1.1\r\n" : "");
            for (int n = random.nextInt(60); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                RequestHead head = RequestHead.parse(text.toString());
                assertThat(head.method()).isNotEmpty();
            } catch (InvalidParameter e) {
                assertThat(e.getMessage()).startsWith("malformed");
            }
        }
    }
}
