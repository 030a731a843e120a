package dev.beckon.demo;

import dev.beckon.signaling.netty.TlsFiles;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the options say.
 *
 * @param contexts for each new connection
 * @param expires when the certificate in use ends
 * @param look looks for a renewed certificate; may block
 */
record Tls(Supplier<SslContext> contexts, Supplier<Instant> expires, Runnable look) {

    private static final int CHECK_SECONDS = 10;

    /** @return null for none */
    static @Nullable Tls of(Options options) throws StartException {
        if (options.devTls) {
            SslContext made = fromDevelopmentCertificate(options);
            Instant expires = Instant.now().plus(DevelopmentCertificate.VALIDITY);
            return new Tls(() -> made, () -> expires, () -> {});
        }
        if (options.tlsCert == null || options.tlsKey == null) {
            return null;
        }
        try {
            TlsFiles files = TlsFiles.load(options.tlsCert, options.tlsKey, options.tlsProvider.resolve());
            return new Tls(files, files::expires, files::reload);
        } catch (IOException unusable) {
            throw new StartException("--tls-cert and --tls-key: " + unusable.getMessage());
        }
    }

    /** Looks for a renewed certificate now and then. */
    void renew(ScheduledExecutorService housekeeping) {
        housekeeping.scheduleWithFixedDelay(look, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    private static SslContext fromDevelopmentCertificate(Options options) throws StartException {
        try {
            return SslContextBuilder.forServer(DevelopmentCertificate.make())
                    .sslProvider(options.tlsProvider.resolve())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (IOException failure) {
            throw new StartException(
                    "--dev-tls: can not make a certificate (" + failure + "); use --tls-cert and --tls-key");
        }
    }
}
