package io.mydocker.cli;

import io.mydocker.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who a user is to one registry. Either a name and a password, or a token.
record RegistryAccount(String server, String username, String password, String identityToken, String registryToken) {

    static RegistryAccount nobody(String server) {
        return new RegistryAccount(server, "", "", "", "");
    }

    boolean isNobody() {
        return username.isEmpty() && password.isEmpty() && identityToken.isEmpty() && registryToken.isEmpty();
    }

    /// The API's `AuthConfig`.
    JsonObject json() {
        JsonObject.Builder json = JsonObject.builder();
        json.putUnlessEmpty("username", username);
        json.putUnlessEmpty("password", password);
        json.putUnlessEmpty("serveraddress", server);
        json.putUnlessEmpty("identitytoken", identityToken);
        json.putUnlessEmpty("registrytoken", registryToken);
        return json.build();
    }

    /// The header `X-Registry-Auth`.
    String header() {
        return Base64.getUrlEncoder().encodeToString(json().toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "account of " + server;
    }
}
