package dev.beckon.demo;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** TLS 1.2 and 1.3 (RFC 9325). */
final class Tls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private Tls() {}

    static SslContext fromFiles(Path certificate, Path key, SslProvider provider) throws StartException {
        try {
            return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException | IllegalArgumentException bad) {
            throw new StartException("--tls-cert " + certificate + " and --tls-key " + key
                    + " are not a PEM certificate chain and its unencrypted PKCS#8 key, or can not be read ("
                    + firstLine(bad) + "); openssl pkcs8 -topk8 -nocrypt converts other keys");
        }
    }

    static SslContext fromDevelopmentCertificate(SslProvider provider) throws StartException {
        try {
            return SslContextBuilder.forServer(DevelopmentCertificate.make())
                    .sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (IOException failure) {
            throw new StartException(
                    "--dev-tls: can not make a certificate (" + firstLine(failure) + "); use --tls-cert and --tls-key");
        }
    }

    private static String firstLine(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
