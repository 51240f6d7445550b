package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in PEM (RFC 7468): keys in PKCS #8, PKCS #1 (RSA) and SEC 1 (elliptic curves).
final class PemFile {
    private static final int MAX_SIZE = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    /// DER of the algorithm identifier of RSA: its object identifier and NULL.
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    /// DER of the object identifier of keys on elliptic curves.
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private PemFile() {}

    /// One part between BEGIN and END.
    @SuppressWarnings("ArrayRecordComponent") // Read at once and never compared.
    private record Block(String label, byte[] der) {}

    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file)) {
                if (block.label().equals("CERTIFICATE")
                        && factory.generateCertificate(new ByteArrayInputStream(block.der()))
                                instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (CertificateException e) {
            throw new SystemFailure("read certificate `" + file + "`: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new SystemFailure("read certificate `" + file + "`: no certificate in it");
        }
        return certificates;
    }

    static PrivateKey key(Path file) {
        for (Block block : blocks(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(file, block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return pkcs8(file, wrapped(RSA, block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = der(SEQUENCE, joined(EC, curve(file, block.der())));
                    return pkcs8(file, wrapped(algorithm, block.der()));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw new SystemFailure("read key `" + file + "`: it is encrypted");
                default -> {
                    // Parameters of a curve come before the key.
                }
            }
        }
        throw new SystemFailure("read key `" + file + "`: no private key in it");
    }

    private static PrivateKey pkcs8(Path file, byte[] der) {
        GeneralSecurityException failure = new InvalidKeySpecException("unknown algorithm");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                failure = e;
            }
        }
        throw new SystemFailure("read key `" + file + "`: neither RSA nor an elliptic curve", failure);
    }

    /// PKCS #8 around a key in the older form of its algorithm.
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        byte[] version = {2, 1, 0};
        return der(SEQUENCE, joined(version, algorithm, der(OCTETS, key)));
    }

    /// The object identifier of the curve in a key of SEC 1: SEQUENCE { version, octets, [0] curve, … }.
    private static byte[] curve(Path file, byte[] key) {
        int position = key[1] >= 0 ? 2 : 2 + (key[1] & 0x7f);
        while (position + 2 <= key.length) {
            int length = key[position + 1];
            if (length < 0) {
                break;
            }
            if ((key[position] & 0xff) == PARAMETERS && position + 2 + length <= key.length) {
                return Arrays.copyOfRange(key, position + 2, position + 2 + length);
            }
            position += 2 + length;
        }
        throw new SystemFailure("read key `" + file + "`: it does not name its curve");
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static List<Block> blocks(Path file) {
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw new SystemFailure("read `" + file + "`: larger than 4 MiB");
            }
            Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            List<Block> blocks = new ArrayList<>();
            while (matcher.find()) {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            }
            return blocks;
        } catch (IOException e) {
            throw new SystemFailure("read `" + file + "`: " + e.getMessage(), e);
        }
    }
}
