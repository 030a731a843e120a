package dev.beckon.demo;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS 1.2 and 1.3 (RFC 9325) from PEM files or with a certificate made on the spot. */
final class Tls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private Tls() {}

    static SslContext context(Options options) throws StartException {
        if (options.devTls) {
            return fromDevelopmentCertificate();
        }
        return fromFiles(readable("--tls-cert", options.tlsCert), readable("--tls-key", options.tlsKey));
    }

    private static File readable(String option, @Nullable Path path) throws StartException {
        if (path == null || !Files.isReadable(path) || Files.isDirectory(path)) {
            throw new StartException(option + ": can not read " + path + "; check that it exists and who may read it");
        }
        return path.toFile();
    }

    private static SslContext fromFiles(File certificate, File key) throws StartException {
        try {
            return SslContextBuilder.forServer(certificate, key)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException | IllegalArgumentException bad) {
            throw new StartException("--tls-cert " + certificate + " and --tls-key " + key
                    + " are not a PEM certificate chain and its unencrypted PKCS#8 key ("
                    + firstLine(bad) + "); openssl pkcs8 -topk8 -nocrypt converts other keys");
        }
    }

    private static SslContext fromDevelopmentCertificate() throws StartException {
        try {
            return SslContextBuilder.forServer(DevelopmentCertificate.make())
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
