package io.mydocker.infra.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void endpointsFollowDockersRules() {
        RegistryConfiguration configuration = new RegistryConfiguration(
                List.of("reg.example:5000", "10.1.0.0/16"), List.of(URI.create("https://mirror.example/hub/")));
        Endpoints endpoints = new Endpoints(configuration);

        assertThat(bases(endpoints, "docker.io"))
                .containsExactly("https://mirror.example/hub", "https://registry-1.docker.io");
        assertThat(bases(endpoints, "quay.io")).containsExactly("https://quay.io");
        assertThat(bases(endpoints, "reg.example:5000"))
                .containsExactly("https://reg.example:5000", "http://reg.example:5000");
        assertThat(bases(endpoints, "10.1.2.3")).containsExactly("https://10.1.2.3", "http://10.1.2.3");
        assertThat(bases(endpoints, "10.2.2.3")).containsExactly("https://10.2.2.3");
        assertThat(bases(endpoints, "127.9.9.9:5000"))
                .containsExactly("http://127.9.9.9:5000", "https://127.9.9.9:5000");
        assertThat(bases(endpoints, "[::1]:5000")).containsExactly("http://[::1]:5000", "https://[::1]:5000");
        assertThat(bases(endpoints, "localhost")).containsExactly("http://localhost", "https://localhost");
        assertThat(endpoints.of("quay.io").getFirst().verified()).isTrue();
        assertThat(endpoints.of("reg.example:5000").getFirst().verified()).isFalse();
    }

    @Test
    void networksContainTheirAddresses() {
        Network network = Network.parse("192.168.16.0/20");
        assertThat(network.contains(InetAddress.ofLiteral("192.168.31.255"))).isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("192.168.32.0"))).isFalse();
        assertThat(network.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThatThrownBy(() -> Network.parse("192.168.16.0/33")).hasMessage("invalid CIDR address: 192.168.16.0/33");
        assertThatThrownBy(() -> Network.parse("x")).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void readsChallenges() {
        List<Challenge> challenges = Challenge.parse(List.of(
                "Bearer realm=\"https://a/token\", service=me,scope=\"repository:x:pull,push\"",
                "Basic Realm=\"x\\\"y\""));
        assertThat(challenges).hasSize(2);
        assertThat(challenges.getFirst().isBearer()).isTrue();
        assertThat(challenges.getFirst().parameter("scope")).contains("repository:x:pull,push");
        assertThat(challenges.getFirst().parameter("service")).contains("me");
        assertThat(challenges.get(1).isBasic()).isTrue();
        assertThat(challenges.get(1).parameter("realm")).contains("x\"y");
        assertThat(Challenge.parse(List.of("", "=", "x".repeat(10_000)))).isEmpty();
    }

    @Test
    void findsProxiesInTheEnvironment() {
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of(
                "HTTPS_PROXY",
                "http://proxy.example:3128",
                "no_proxy",
                "corp.example,.lan,10.0.0.0/8,*.intern,b.net:5000"));

        assertThat(select(proxies, "https://quay.io/v2/")).isNotEqualTo(Proxy.NO_PROXY);
        assertThat(select(proxies, "http://quay.io/v2/")).isEqualTo(Proxy.NO_PROXY);
        for (String direct : List.of(
                "corp.example", "a.corp.example", "a.lan:5000", "b.net:5000", "10.1.2.3", "localhost", "a.intern")) {
            assertThat(select(proxies, "https://" + direct + "/")).as(direct).isEqualTo(Proxy.NO_PROXY);
        }
        for (String proxied : List.of("notcorp.example", "lan", "b.net", "b.net:5001")) {
            assertThat(select(proxies, "https://" + proxied + "/")).as(proxied).isNotEqualTo(Proxy.NO_PROXY);
        }
    }

    @Test
    void readsDockersCredentials() {
        String json = "{\"username\":\"ann\",\"password\":\"??>>~~\"}";
        Base64.Encoder[] encoders = {
            Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getUrlEncoder().withoutPadding()
        };
        for (Base64.Encoder encoder : encoders) {
            String header = encoder.encodeToString(json.getBytes(StandardCharsets.UTF_8));
            assertThat(Credentials.parse(header)).isEqualTo(new Credentials("ann", "??>>~~", ""));
        }
        assertThat(Credentials.parse("").isAnonymous()).isTrue();
        assertThat(Credentials.parse("e30=").isAnonymous()).isTrue();
        assertThat(new Credentials("ann", "secret", "")).hasToString("user ann");
        assertThatThrownBy(() -> Credentials.parse("%%%")).isInstanceOf(InvalidParameter.class);
    }

    private static Proxy select(EnvironmentProxies proxies, String uri) {
        return proxies.select(URI.create(uri)).getFirst();
    }

    private static List<String> bases(Endpoints endpoints, String domain) {
        return endpoints.of(domain).stream()
                .map(endpoint -> endpoint.base().toString())
                .toList();
    }
}
