package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Where the files of a new image come from.
public sealed interface ImportSource {
    /// As the image's history names it.
    String name();

    /// The tar. Closed by who opens it.
    InputStream open() throws IOException;

    /// A stream that the client sends.
    record Upload(InputStream content) implements ImportSource {
        @Override
        public String name() {
            return "-";
        }

        @Override
        public InputStream open() {
            return content;
        }
    }

    /// What a web server has; without a scheme it is asked in plain HTTP.
    record Download(URI address) implements ImportSource {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        public static Download of(String text) {
            try {
                URI address = URI.create(text.contains("://") ? text : "http://" + text);
                String scheme = address.getScheme();
                if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                    throw new InvalidParameter("import `" + text + "`: not the address of a web server");
                }
                return new Download(address);
            } catch (IllegalArgumentException e) {
                throw new InvalidParameter("import `" + text + "`: " + e.getMessage(), e);
            }
        }

        @Override
        public String name() {
            return address.toString();
        }

        @Override
        public InputStream open() throws IOException {
            // Not closed before the body has been read: closing waits for it.
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            try {
                HttpResponse<InputStream> response = client.send(
                        HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
                if (response.statusCode() != 200) {
                    response.body().close();
                    throw new SystemFailure("import `" + address + "`: status " + response.statusCode());
                }
                return response.body();
            } catch (ConnectException e) {
                throw new IOException("connect to `" + address.getAuthority() + "`: no connection", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
