package io.mydocker.infra.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepositoryTest {
    private static final byte[] MANIFEST = utf8(
            "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.DOCKER_MANIFEST + "\",\"config\":{},\"layers\":[]}");
    private static final byte[] CONTENT = "layer ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    private static final Descriptor BLOB =
            Descriptor.of(MediaTypes.DOCKER_LAYER, Digest.sha256(CONTENT), CONTENT.length);

    private final HostileRegistry registry = new HostileRegistry();
    private final RegistryClient client = RegistryClient.open(RegistryConfiguration.DEFAULT);

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void givesTheManifestAsItCame() {
        registry.on("/v2/a/manifests/1", 200, MediaTypes.DOCKER_MANIFEST, MANIFEST);

        ResolvedManifest manifest = pull("a:1");

        assertThat(manifest.content()).isEqualTo(MANIFEST);
        assertThat(manifest.digest()).isEqualTo(Digest.sha256(MANIFEST));
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
    }

    @Test
    void refusesAManifestThatIsNotWhatItsDigestSays() {
        Digest wanted = Digest.sha256(CONTENT);
        registry.on("/v2/a/manifests/", 200, MediaTypes.DOCKER_MANIFEST, MANIFEST);

        assertThatThrownBy(() -> pull("a@" + wanted))
                .isInstanceOf(SystemFailure.class)
                .hasMessage("manifest verification failed for digest " + wanted);
    }

    @Test
    void refusesAHugeManifest() {
        registry.on("/v2/a/manifests/1", 200, MediaTypes.DOCKER_MANIFEST, new byte[PullManifest.MAX_SIZE + 1]);

        assertThatThrownBy(() -> pull("a:1"))
                .isInstanceOf(SystemFailure.class)
                .hasMessageEndingWith("it is larger than 4 MiB");
    }

    @Test
    void refusesWhatIsNoManifest() {
        registry.on("/v2/a/manifests/html", 200, "text/html", utf8("<html>"))
                .on("/v2/a/manifests/schema1", 200, "application/json", utf8("{\"schemaVersion\":1}"))
                .on("/v2/a/manifests/other", 200, "application/json", utf8("{\"schemaVersion\":2}"));

        assertThatThrownBy(() -> pull("a:html"))
                .isInstanceOf(SystemFailure.class)
                .hasMessageContaining("invalid character");
        assertThatThrownBy(() -> pull("a:schema1")).hasMessageContaining("schema 1 is not supported");
        assertThatThrownBy(() -> pull("a:other")).hasMessageContaining("unsupported manifest media type");
    }

    @Test
    void listsTheTagsOfAllPages() {
        registry.on("/v2/a/tags/list", exchange -> {
                    String query = exchange.getRequestURI().getQuery();
                    if (query == null) {
                        exchange.getResponseHeaders().set("Link", "</v2/a/tags/list?last=2&n=2>; rel=\"next\"");
                    }
                    HostileRegistry.answer(
                            exchange, 200, utf8("{\"tags\":" + (query == null ? "[\"1\",\"2\"]" : "[\"3\"]") + "}"));
                })
                .on("/v2/b/tags/list", exchange -> {
                    exchange.getResponseHeaders().set("Link", "<http://elsewhere.example/?n=2>; rel=\"next\"");
                    HostileRegistry.answer(exchange, 200, utf8("{\"tags\":[" + "\"x\",".repeat(60_000) + "\"x\"]}"));
                })
                .on("/v2/c/tags/list", 404, "application/json", error("NAME_UNKNOWN", "no such name"));

        assertThat(tags("a")).containsExactly("1", "2", "3");
        assertThat(registry.requests()).containsExactly("/v2/a/tags/list", "/v2/a/tags/list?last=2&n=2");
        assertThatThrownBy(() -> tags("b")).isInstanceOf(SystemFailure.class).hasMessageEndingWith("more than 100000");
        assertThat(registry.requests()).endsWith("/v2/b/tags/list", "/v2/b/tags/list?n=2");
        assertThatThrownBy(() -> tags("c")).isInstanceOf(NotFound.class);
    }

    private List<String> tags(String name) {
        return client.repository(ImageReference.parse(registry.authority() + "/" + name), Credentials.ANONYMOUS)
                .tags();
    }

    @Test
    void tellsInDockersWordsWhatIsMissing() {
        registry.on("/v2/a/manifests/tag", 404, "application/json", error("MANIFEST_UNKNOWN", "manifest unknown"))
                .on("/v2/a/manifests/name", 404, "application/json", error("NAME_UNKNOWN", "no such name"))
                .on("/v2/a/manifests/denied", 403, "application/json", error("DENIED", "requested access is denied"))
                .on("/v2/a/manifests/page", 404, "text/html", utf8("<html>"))
                .on("/v2/a/manifests/broken", 400, "text/html", utf8("<html>"));
        String name = registry.authority() + "/a";

        assertThatThrownBy(() -> pull("a:tag"))
                .isInstanceOf(NotFound.class)
                .hasMessage("manifest for " + name + ":tag not found: manifest unknown: manifest unknown");
        assertThatThrownBy(() -> pull("a:name"))
                .isInstanceOf(NotFound.class)
                .hasMessage("repository " + name + " not found: name unknown: no such name");
        assertThatThrownBy(() -> pull("a:denied"))
                .isInstanceOf(NotFound.class)
                .hasMessage("pull access denied for " + name
                        + ", repository does not exist or may require 'docker login': denied: requested access is"
                        + " denied");
        assertThatThrownBy(() -> pull("a:page")).hasMessageContaining("not found: manifest unknown");
        assertThatThrownBy(() -> pull("a:broken"))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("received unexpected HTTP status: 400");
    }

    @Test
    void namesTheAddressThatDoesNotAnswer() {
        String authority = registry.authority();
        registry.close();

        assertThatThrownBy(() -> pull("a:1"))
                .isInstanceOf(Unavailable.class)
                .hasMessage("Get \"http://" + authority + "/v2/\": dial tcp " + authority
                        + ": connect: connection refused");
        assertThatThrownBy(() -> repository(ImageReference.parse("registry.invalid/a"))
                        .manifest(ImageReference.parse("registry.invalid/a:1")))
                .isInstanceOf(Unavailable.class)
                .hasMessage("Get \"https://registry.invalid/v2/\": dial tcp: lookup registry.invalid: no such host");
    }

    @Test
    void asksAgainWhenTheRegistryIsBusy() {
        AtomicInteger calls = new AtomicInteger();
        registry.on("/v2/a/manifests/1", exchange -> {
            boolean busy = calls.incrementAndGet() < 3;
            exchange.getResponseHeaders().set("Retry-After", "0");
            HostileRegistry.answer(exchange, busy ? 503 : 200, busy ? new byte[0] : MANIFEST);
        });

        assertThat(pull("a:1").content()).isEqualTo(MANIFEST);
        assertThat(calls).hasValue(3);
    }

    @Test
    void givesUpOnARegistryThatStaysBusy() {
        registry.on("/v2/a/manifests/1", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "0");
            HostileRegistry.answer(exchange, 429, error("TOOMANYREQUESTS", "slow down"));
        });

        assertThatThrownBy(() -> pull("a:1")).isInstanceOf(Unavailable.class).hasMessage("toomanyrequests: slow down");
    }

    @Test
    void fetchesAnAnonymousTokenOnce() {
        registry.on("/token", 200, "application/json", utf8("{\"token\":\"t1\"}"));
        needToken("Bearer t1");

        pull("a:1");
        assertThat(registry.requests())
                .containsExactly(
                        "/v2/a/manifests/1",
                        "/token?service=me&scope=repository%3Aa%3Apull",
                        "/v2/a/manifests/1 Bearer t1");
    }

    @Test
    void doesNotAskForEverWhenNoTokenIsGoodEnough() {
        registry.on("/token", 200, "application/json", utf8("{\"token\":\"t1\"}"));
        needToken("Bearer never");

        assertThatThrownBy(() -> pull("a:1"))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("unauthorized: authentication required");
        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void showsTheIdentityTokenInsteadOfAPassword() {
        List<String> forms = new CopyOnWriteArrayList<>();
        registry.on("/token", exchange -> {
            forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            HostileRegistry.answer(exchange, 200, utf8("{\"access_token\":\"t1\"}"));
        });
        needToken("Bearer t1");
        ImageReference reference = ImageReference.parse(registry.authority() + "/a:1");

        client.repository(reference, new Credentials("<token>", "", "mine")).manifest(reference);
        assertThat(forms)
                .containsExactly("grant_type=refresh_token&service=me&client_id=docker"
                        + "&scope=repository%3Aa%3Apull&refresh_token=mine");
    }

    @Test
    void logsInForAnIdentityToken() {
        registry.on("/token", 200, "application/json", utf8("{\"token\":\"t1\",\"refresh_token\":\"mine\"}"));
        registry.on("/v2/", exchange -> {
            boolean known = "Bearer t1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            challenge(exchange.getResponseHeaders());
            HostileRegistry.answer(exchange, known ? 200 : 401, new byte[0]);
        });

        assertThat(client.logIn(registry.authority(), new Credentials("ann", "secret", "")))
                .isEqualTo("mine");
        assertThat(registry.requests().get(1))
                .isEqualTo("/token?service=me&offline_token=true&client_id=docker&account=ann"
                        + " Basic YW5uOnNlY3JldA==");
    }

    @Test
    void saysThatTheTokenServerDoesNotKnowTheUser() {
        registry.on(
                "/token",
                401,
                "application/json",
                utf8("{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"incorrect username or password\"}]}"));
        needToken("Bearer t1");

        assertThatThrownBy(() -> pull("a:1"))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("Get \"" + registry.url() + "/v2/\": unauthorized: incorrect username or password");
    }

    @Test
    void takesTooSmallAScopeForDenied() {
        registry.on("/token", 200, "application/json", utf8("{\"token\":\"t1\"}"));
        registry.on("/v2/a/manifests/1", exchange -> {
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer realm=\"" + registry.url() + "/token\",error=\"insufficient_scope\"");
            HostileRegistry.answer(exchange, 401, new byte[0]);
        });

        assertThatThrownBy(() -> pull("a:1"))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("pull access denied for")
                .hasMessageContaining("denied: requested access to the resource is denied");
    }

    @Test
    void showsNamePasswordWhereThatIsAsked() {
        registry.on("/v2/a/manifests/1", exchange -> {
            boolean known =
                    "Basic YW5uOnNlY3JldA==".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            HostileRegistry.answer(exchange, known ? 200 : 401, known ? MANIFEST : new byte[0]);
        });
        ImageReference reference = ImageReference.parse(registry.authority() + "/a:1");

        assertThat(client.repository(reference, new Credentials("ann", "secret", ""))
                        .manifest(reference)
                        .content())
                .isEqualTo(MANIFEST);
        assertThatThrownBy(() -> pull("a:1"))
                .isInstanceOf(Unauthorized.class)
                .hasMessage("Get \"" + registry.url() + "/v2/\": no basic auth credentials");
    }

    @Test
    void keepsCredentialsFromOtherHosts() throws IOException {
        try (HostileRegistry other = new HostileRegistry()) {
            other.on("/stolen", 200, "application/octet-stream", CONTENT);
            registry.on("/token", 200, "application/json", utf8("{\"token\":\"t1\"}"));
            registry.on("/v2/a/blobs/", exchange -> {
                boolean known = exchange.getRequestHeaders().containsKey("Authorization");
                if (known) {
                    exchange.getResponseHeaders().set("Location", other.url() + "/stolen");
                } else {
                    challenge(exchange.getResponseHeaders());
                }
                HostileRegistry.answer(exchange, known ? 307 : 401, new byte[0]);
            });

            assertThat(blob()).isEqualTo(CONTENT);
            assertThat(other.requests()).containsExactly("/stolen");
        }
    }

    @Test
    void doesNotFollowRedirectsForEver() {
        registry.on("/v2/a/blobs/", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().toString());
            HostileRegistry.answer(exchange, 302, new byte[0]);
        });
        assertThatThrownBy(this::blob)
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("stopped after 10 redirects");

        registry.on("/v2/a/manifests/1", exchange -> {
            exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
            HostileRegistry.answer(exchange, 302, new byte[0]);
        });
        assertThatThrownBy(() -> pull("a:1")).hasMessageContaining("redirect to an invalid location");
    }

    @Test
    void takesABrokenBlobUpWhereItBroke() throws IOException {
        registry.on("/v2/a/blobs/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            int to = Math.min(CONTENT.length, from + 25_000);
            exchange.sendResponseHeaders(range == null ? 200 : 206, CONTENT.length - from);
            exchange.getResponseBody().write(CONTENT, from, to - from);
            exchange.getResponseBody().flush();
            exchange.close();
        });

        assertThat(blob()).isEqualTo(CONTENT);
        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void refusesATruncatedBlob() {
        registry.on("/v2/a/blobs/", exchange -> {
            boolean first = exchange.getRequestHeaders().getFirst("Range") == null;
            HostileRegistry.answer(exchange, first ? 200 : 206, first ? utf8("layer ") : new byte[0]);
        });

        assertThatThrownBy(this::blob)
                .isInstanceOf(Unavailable.class)
                .hasMessage("pull blob `" + BLOB.digest() + "`: unexpected EOF after 6 of 60000 bytes");
    }

    @Test
    void refusesABlobThatIsNotWhatItsDigestSays() {
        byte[] other = CONTENT.clone();
        other[other.length - 1] ^= 1;
        registry.on("/v2/a/blobs/", 200, "application/octet-stream", other);

        assertThatThrownBy(this::blob)
                .isInstanceOf(SystemFailure.class)
                .hasMessage("filesystem layer verification failed for digest " + BLOB.digest());
    }

    @Test
    void givesUpOnARegistryThatFallsSilent() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        registry.on("/v2/a/blobs/", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 6);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Endpoint endpoint = Endpoint.of("http", registry.authority(), false);
        ImageReference name = ImageReference.parse(registry.authority() + "/a");

        try (Transport impatient = new Transport(List.of(), Duration.ofMillis(100))) {
            Repository repository = new Repository(name, List.of(endpoint), Credentials.ANONYMOUS, impatient, "pull");
            try (InputStream in = repository.blob(BLOB)) {
                assertThatThrownBy(in::readAllBytes)
                        .isInstanceOf(Unavailable.class)
                        .hasMessage("pull blob `" + BLOB.digest()
                                + "`: nothing received for too long after 6 of 60000 bytes");
            }
        } finally {
            end.countDown();
        }
    }

    @Test
    void asksMirrorsFirst() {
        registry.on("/v2/library/a/manifests/1", 200, MediaTypes.DOCKER_MANIFEST, MANIFEST);
        try (RegistryClient mirrored =
                RegistryClient.open(new RegistryConfiguration(List.of(), List.of(URI.create(registry.url() + "/"))))) {
            ImageReference reference = ImageReference.parse("a:1");
            Credentials credentials = new Credentials("ann", "secret", "");

            assertThat(mirrored.repository(reference, credentials)
                            .manifest(reference)
                            .content())
                    .isEqualTo(MANIFEST);
            assertThat(registry.requests()).containsExactly("/v2/library/a/manifests/1");
        }
    }

    private void needToken(String authorization) {
        registry.on("/v2/a/manifests/1", exchange -> {
            boolean known = authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            challenge(exchange.getResponseHeaders());
            HostileRegistry.answer(exchange, known ? 200 : 401, known ? MANIFEST : new byte[0]);
        });
    }

    private void challenge(Headers headers) {
        headers.set("WWW-Authenticate", "Bearer realm=\"" + registry.url() + "/token\",service=\"me\"");
    }

    private ResolvedManifest pull(String name) {
        ImageReference reference = ImageReference.parse(registry.authority() + "/" + name);
        return repository(reference).manifest(reference);
    }

    private Repository repository(ImageReference reference) {
        return client.repository(reference, Credentials.ANONYMOUS);
    }

    private byte[] blob() throws IOException {
        Repository repository = repository(ImageReference.parse(registry.authority() + "/a"));
        try (InputStream in = repository.blob(BLOB)) {
            return in.readAllBytes();
        }
    }

    private static byte[] error(String code, String message) {
        return utf8("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
