package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom to trust and what to show in TLS: the authorities of this machine (those of Java where it has none) with those
/// for one registry, and the certificates for it.
///
/// @param verified whether certificates are checked at all
record TlsSettings(boolean verified, Optional<CertificateDirectory> own) {
    /// Where distributions keep the authorities that the administrator trusts.
    private static final List<Path> SYSTEM =
            List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"), Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

    /// Guards nothing: the store is in memory.
    private static final char[] NO_PASSWORD = {};

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(shown(), NO_PASSWORD);
            TrustManager[] trusted = verified ? trusted() : AnyCertificate.managers();
            context.init(keys.getKeyManagers(), trusted, new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new SystemFailure("prepare TLS: " + e.getMessage(), e);
        }
    }

    private TrustManager[] trusted() throws GeneralSecurityException, IOException {
        List<X509Certificate> authorities = new ArrayList<>(system());
        if (own.isPresent()) {
            for (Path file : own.get().authorities()) {
                authorities.addAll(PemFile.certificates(file));
            }
        }
        KeyStore store = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        return managers(Optional.of(store));
    }

    private static List<X509Certificate> system() throws GeneralSecurityException {
        for (Path bundle : SYSTEM) {
            if (Files.isReadable(bundle)) {
                return PemFile.certificates(bundle);
            }
        }
        return Arrays.stream(managers(Optional.empty()))
                .flatMap(manager -> manager instanceof X509TrustManager known
                        ? Arrays.stream(known.getAcceptedIssuers())
                        : Stream.empty())
                .toList();
    }

    /// @param store empty for Java's own authorities
    private static TrustManager[] managers(Optional<KeyStore> store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        return factory.getTrustManagers();
    }

    private KeyStore shown() throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        if (own.isPresent()) {
            for (Map.Entry<Path, Path> client : own.get().clients().entrySet()) {
                Certificate[] chain = PemFile.certificates(client.getKey()).toArray(Certificate[]::new);
                store.setKeyEntry(client.getKey().toString(), PemFile.key(client.getValue()), NO_PASSWORD, chain);
            }
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
